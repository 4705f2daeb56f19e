'use client'

import { createContext, type ReactNode, use, useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { Glyph } from './glyph'
import { SoftLink } from './soft-link'
import { showToast, type Toast, toastStore } from './toast-store'
import { words } from './words'

const none: readonly Toast[] = []
const nothing: readonly string[] = []
const shownForMs = 8_000
/** Something to do is not taken away while somebody makes up their mind. */
const offeredForMs = 60_000

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

const ToastContext = createContext<(() => void) | null>(null)
/** Takes the toast around off the screen, for what is done in it. */
export const useDismissToast = (): (() => void) | null => use(ToastContext)

function ToastCard({ toast }: { toast: Toast }) {
	const [held, setHeld] = useState(false)
	useEffect(() => {
		if (held || toast.tone === 'danger') return
		const timer = setTimeout(() => toastStore.dismiss(toast.id), toast.act ? offeredForMs : shownForMs)
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
			{toast.act && (
				<ToastContext value={() => toastStore.dismiss(toast.id)}>
					<div className="toast-act">{toast.act}</div>
				</ToastContext>
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
 * @param act something to do about it at once; without JavaScript the page has to offer it by itself
 * @param clear names of search parameters to take out of the address, so that a reload does not say it again
 */
export function FlashToast({
	message,
	tone = 'success',
	next,
	act,
	clear = nothing,
}: Pick<Toast, 'message' | 'next'> & { act?: ReactNode; tone?: Toast['tone']; clear?: readonly string[] }) {
	const nextHref = next?.href
	const nextLabel = next?.label
	const cleared = clear.join(' ')
	// Made anew with each answer of the server, which is no news.
	const offered = useRef(act)
	offered.current = act
	useEffect(() => {
		// A macrotask, so that the double effect of development shows it once.
		const timer = setTimeout(() => {
			const step = nextHref && nextLabel ? { href: nextHref, label: nextLabel } : undefined
			showToast(message, { tone, next: step, ...(offered.current ? { act: offered.current } : {}) })
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
