'use client'

import { useEffect, useRef } from 'react'
import { fieldId } from './field'
import { Glyph } from './glyph'
import { words } from './words'

export type Problem = { field?: string; text: string }

/**
 * What is wrong with a form, at its top, each sentence a link to its field. Takes the focus when it appears and
 * whenever a new list comes (so keep the array's identity between renders: the action's result does).
 * @param problems the sentences; `field` is the field's name, or absent when it concerns the whole form
 * @param title heading; unless told, a count of several, and none for one
 */
export function FormErrors({ problems, title }: { problems: readonly Problem[]; title?: string }) {
	const box = useRef<HTMLDivElement>(null)
	useEffect(() => {
		if (problems.length > 0) box.current?.focus()
	}, [problems])
	if (problems.length === 0) return null
	return (
		<div className="notice form-errors" data-tone="danger" role="alert" tabIndex={-1} ref={box}>
			<Glyph name="danger" className="notice-icon" />
			<div className="notice-body">
				{(title !== undefined || problems.length > 1) && (
					<p className="notice-title">{title ?? words.problems(problems.length)}</p>
				)}
				{problems.length === 1 ? (
					problems.map(sentence)
				) : (
					<ul>
						{problems.map((problem) => (
							<li key={`${problem.field ?? ''}:${problem.text}`}>{sentence(problem)}</li>
						))}
					</ul>
				)}
			</div>
		</div>
	)
}

function sentence({ field, text }: Problem) {
	if (!field) return <p key={text}>{text}</p>
	return (
		<a
			key={text}
			href={`#${fieldId(field)}`}
			onClick={(event) => {
				// Two forms of a page may have a field of the same name: meant is the one of this form.
				const control = event.currentTarget.closest('form')?.elements.namedItem(field)
				if (!(control instanceof HTMLElement)) return
				event.preventDefault()
				control.focus()
			}}
		>
			{text}
		</a>
	)
}
