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
				if (href === null) return
				event.preventDefault()
				start(() => router.push(href))
			},
			options,
		)
		document.addEventListener(
			'submit',
			(event) => {
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

/** The address that a click should go to without reload, or null when the browser should handle it (new tab, download). */
function softAddress(event: MouseEvent): string | null {
	if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
		return null
	const anchor = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[data-soft]') : null
	if (!anchor || anchor.target || anchor.origin !== location.origin) return null
	return anchor.pathname + anchor.search + anchor.hash
}

function isSoftForm(target: EventTarget | null): target is HTMLFormElement {
	return target instanceof HTMLFormElement && target.method === 'get' && target.hasAttribute('data-soft')
}

/** The address of a GET form as filled in; empty fields are left out, so that links stay short. */
function formAddress(form: HTMLFormElement): string {
	const query = new URLSearchParams()
	for (const [name, value] of new FormData(form)) {
		if (typeof value === 'string' && value !== '') query.append(name, value)
	}
	const { pathname } = new URL(form.action, location.href)
	return query.size > 0 ? `${pathname}?${query}` : pathname
}
