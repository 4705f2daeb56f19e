'use client'

import { useEffect, useState, useSyncExternalStore } from 'react'
import { Glyph } from './glyph'
import { SoftLink } from './soft-link'
import { showToast, type Toast, toastStore } from './toast-store'
import { words } from './words'

const none: readonly Toast[] = []
const nothing: readonly string[] = []
const shownForMs = 8_000

/** The place where messages appear; once, in the root layout. Problems stay until they are dismissed. */
export function Toaster() {
	const toasts = useSyncExternalStore(toastStore.subscribe, toastStore.read, () => none)
	return (
		<section className="toaster" aria-label={words.notifications} role="status">
			{toasts.map((toast) => (
				<ToastCard key={toast.id} toast={toast} />
			))}
		</section>
	)
}

function ToastCard({ toast }: { toast: Toast }) {
	const [held, setHeld] = useState(false)
	useEffect(() => {
		if (held || toast.tone === 'danger') return
		const timer = setTimeout(() => toastStore.dismiss(toast.id), shownForMs)
		return () => clearTimeout(timer)
	}, [held, toast])
	return (
		// biome-ignore lint/a11y/noStaticElementInteractions: nothing to operate; the card only waits while it is read
		<div
			className="toast"
			data-tone={toast.tone}
			onPointerEnter={() => setHeld(true)}
			onPointerLeave={() => setHeld(false)}
			onFocus={() => setHeld(true)}
			onBlur={() => setHeld(false)}
		>
			<Glyph name={toast.tone} className="notice-icon" />
			<p>{toast.message}</p>
			{toast.next && (
				<SoftLink href={toast.next.href} className="toast-next">
					{toast.next.label}
				</SoftLink>
			)}
			<button
				type="button"
				className="btn btn-quiet btn-icon btn-small"
				aria-label={words.dismiss}
				onClick={() => toastStore.dismiss(toast.id)}
			>
				<Glyph name="cross" />
			</button>
		</div>
	)
}

/**
 * A message that a page brings along, from a search parameter or an action's result: becomes a toast; without
 * JavaScript it stands in the page.
 * @param next the next step
 * @param clear names of search parameters to take out of the address, so that a reload does not say it again
 */
export function FlashToast({
	message,
	tone = 'success',
	next,
	clear = nothing,
}: Pick<Toast, 'message' | 'next'> & { tone?: Toast['tone']; clear?: readonly string[] }) {
	const nextHref = next?.href
	const nextLabel = next?.label
	const cleared = clear.join(' ')
	useEffect(() => {
		// A macrotask, so that the double effect of development shows it once.
		const timer = setTimeout(() => {
			showToast(message, { tone, next: nextHref && nextLabel ? { href: nextHref, label: nextLabel } : undefined })
			if (cleared) forget(cleared.split(' '))
		})
		return () => clearTimeout(timer)
	}, [message, tone, nextHref, nextLabel, cleared])
	return (
		<noscript>
			<p className="notice" data-tone={tone}>
				{message} {next && <a href={next.href}>{next.label}</a>}
			</p>
		</noscript>
	)
}

function forget(names: readonly string[]) {
	const url = new URL(location.href)
	for (const name of names) url.searchParams.delete(name)
	history.replaceState(history.state, '', url)
}
