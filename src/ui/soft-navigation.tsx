'use client'

import { useRouter } from 'next/navigation'
import { useEffect, useTransition } from 'react'
import { installMenus } from './menu-behaviour'

const typingPauseMs = 250

/**
 * The one island that makes plain markup lively: anchors and GET forms marked `data-soft` navigate without reload,
 * selects and search inputs in such a form apply themselves, menus take arrow keys. While the next page is on its way
 * the root element carries `data-loading`, so that the old rows stay, dimmed. The frames include it.
 */
export function SoftNavigation() {
	const router = useRouter()
	const [pending, start] = useTransition()

	useEffect(() => {
		document.documentElement.toggleAttribute('data-loading', pending)
	}, [pending])

	useEffect(() => {
		document.documentElement.setAttribute('data-live', '')
		const ended = new AbortController()
		const options = { signal: ended.signal }
		let timer: ReturnType<typeof setTimeout> | undefined

		const follow = (form: HTMLFormElement, typed: boolean) => {
			clearTimeout(timer)
			const href = formAddress(form)
			start(() => (typed ? router.replace(href, { scroll: false }) : router.push(href, { scroll: false })))
		}
		document.addEventListener(
			'click',
			(event) => {
				const href = softAddress(event)
				// What was typed to find something is looked for no more: it would lead back from where the link leads to.
				if (href !== null || isFollowed(event)) clearTimeout(timer)
				if (href === null) return
				event.preventDefault()
				start(() => router.push(href))
			},
			options,
		)
		document.addEventListener(
			'submit',
			(event) => {
				// Nor is it when a form is sent, wherever that leads to.
				clearTimeout(timer)
				if (event.defaultPrevented || !isSoftForm(event.target)) return
				event.preventDefault()
				follow(event.target, false)
			},
			options,
		)
		document.addEventListener(
			'change',
			(event) => {
				const control = event.target
				if (control instanceof HTMLSelectElement && isSoftForm(control.form)) follow(control.form, false)
			},
			options,
		)
		document.addEventListener(
			'input',
			(event) => {
				const control = event.target
				if (!(control instanceof HTMLInputElement) || control.type !== 'search') return
				const form = control.form
				if (!isSoftForm(form)) return
				clearTimeout(timer)
				timer = setTimeout(() => follow(form, true), typingPauseMs)
			},
			options,
		)
		installMenus(ended.signal)
		return () => {
			ended.abort()
			clearTimeout(timer)
		}
	}, [router])

	return <div className="loading-line" aria-hidden="true" />
}

/** The click of the first button alone: with a key held, a link opens elsewhere. */
const isPlain = (event: MouseEvent): boolean =>
	event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey

/** Was it on a link that leads away from here, whoever takes it there? */
const isFollowed = (event: MouseEvent): boolean =>
	isPlain(event) && event.target instanceof Element && event.target.closest('a[href]:not([target])') !== null

/** The address that a click should go to without reload, or null when the browser should handle it (new tab, download). */
function softAddress(event: MouseEvent): string | null {
	if (event.defaultPrevented || !isPlain(event)) return null
	if (!(event.target instanceof Element)) return null
	const anchor = event.target.closest<HTMLAnchorElement>('a[data-soft]') ?? rowLink(event.target)
	if (!anchor || anchor.target || anchor.origin !== location.origin) return null
	return anchor.pathname + anchor.search + anchor.hash
}

/** The link of the table row around a cell that was clicked beside its controls, unless text was being marked. */
function rowLink(target: Element): HTMLAnchorElement | null {
	if (target.closest('a, button, input, select, label, summary, .menu, .dt-tick')) return null
	if (getSelection()?.toString()) return null
	return target.closest('.dt tbody tr')?.querySelector<HTMLAnchorElement>('.dt-link') ?? null
}

function isSoftForm(target: EventTarget | null): target is HTMLFormElement {
	return target instanceof HTMLFormElement && target.matches('[data-soft]:not([method="post" i])')
}

/** The address of a GET form as filled in; empty fields are left out, so that links stay short. */
function formAddress(form: HTMLFormElement): string {
	const query = new URLSearchParams()
	for (const [name, value] of new FormData(form)) {
		if (typeof value === 'string' && value !== '') query.append(name, value)
	}
	// By attribute: a control named `action` would stand in the property's place.
	const { pathname } = new URL(form.getAttribute('action') ?? location.pathname, location.href)
	return query.size > 0 ? `${pathname}?${query}` : pathname
}
