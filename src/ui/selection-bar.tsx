'use client'

import { type ReactNode, useEffect, useRef, useState } from 'react'
import { words } from './words'

/**
 * Appears when rows of a table are ticked, with their count and the actions for them. It also gives the table's
 * checkboxes shift-click ranges and the one for all. Put it inside the form that the rows belong to, with submit
 * buttons as children; without JavaScript it is always there.
 * @param formId id of that form, the same as in the table's `selectable`
 */
export function SelectionBar({ formId, children }: { formId: string; children: ReactNode }) {
	const [count, setCount] = useState(0)
	const last = useRef<HTMLInputElement>(null)

	// After every render: the rows are the server's markup, and a render may have brought others.
	useEffect(() => setCount(mark(formId)))

	useEffect(() => {
		const ended = new AbortController()
		document.addEventListener(
			'click',
			(event) => {
				const box = event.target
				if (!(box instanceof HTMLInputElement) || box.type !== 'checkbox') return
				if (box.dataset.selectAll === formId) setAll(formId, box.checked)
				else if (box.getAttribute('form') === formId) {
					if (event.shiftKey) setRange(formId, last.current, box)
					last.current = box
				}
				setCount(mark(formId))
			},
			{ signal: ended.signal },
		)
		document.addEventListener('reset', () => setTimeout(() => setCount(mark(formId))), { signal: ended.signal })
		return () => ended.abort()
	}, [formId])

	return (
		<section className="selection-bar" data-empty={count === 0 ? '' : undefined} aria-label={words.bulkActions}>
			<span className="selection-count" role="status">
				{count > 0 && words.selected(count)}
			</span>
			<div className="selection-actions">{children}</div>
			<button
				type="button"
				className="btn btn-quiet btn-small needs-js"
				onClick={() => {
					setAll(formId, false)
					setCount(mark(formId))
				}}
			>
				{words.clearSelection}
			</button>
		</section>
	)
}

function boxes(formId: string): HTMLInputElement[] {
	return [...document.querySelectorAll<HTMLInputElement>(`.dt input[type="checkbox"][form="${CSS.escape(formId)}"]`)]
}

function setAll(formId: string, checked: boolean) {
	for (const box of boxes(formId)) box.checked = checked
}

function setRange(formId: string, from: HTMLInputElement | null, to: HTMLInputElement) {
	const all = boxes(formId)
	const [a, b] = [from ? all.indexOf(from) : -1, all.indexOf(to)]
	if (a < 0 || b < 0) return
	for (const box of all.slice(Math.min(a, b), Math.max(a, b) + 1)) box.checked = to.checked
}

/** Brings the checkbox for all in line with the rows' and tells how many are ticked. */
function mark(formId: string): number {
	const all = boxes(formId)
	const ticked = all.filter((box) => box.checked).length
	for (const box of document.querySelectorAll<HTMLInputElement>(`[data-select-all="${CSS.escape(formId)}"]`)) {
		box.checked = ticked > 0 && ticked === all.length
		box.indeterminate = ticked > 0 && ticked < all.length
	}
	return ticked
}
