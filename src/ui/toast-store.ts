import type { ReactNode } from 'react'
import type { Tone } from './notice'

export type Toast = {
	id: number
	message: string
	tone: Tone
	next?: { href: string; label: string } | undefined
	/** Something to do about it, such as a form that takes it back. */
	act?: ReactNode
}

let toasts: readonly Toast[] = []
let lastId = 0
const listeners = new Set<() => void>()

function set(next: readonly Toast[]) {
	toasts = next
	for (const listener of listeners) listener()
}

/** The messages on screen, as a store for useSyncExternalStore. */
export const toastStore = {
	subscribe(listener: () => void) {
		listeners.add(listener)
		return () => {
			listeners.delete(listener)
		}
	},
	read: () => toasts,
	dismiss: (id: number) => set(toasts.filter((toast) => toast.id !== id)),
}

/**
 * Shows a message at the edge of the screen, in the browser. At most three stand there; the oldest gives way, and so does one with
 * something to do, since what came after it may have done it.
 * @param message one sentence
 * @param options tone (success unless told), the next step, and what can be done about it at once
 */
export function showToast(message: string, options: Partial<Pick<Toast, 'tone' | 'next' | 'act'>> = {}): void {
	lastId += 1
	const kept = toasts.filter((toast) => toast.act === undefined)
	set([...kept, { id: lastId, message, tone: 'success' as const, ...options }].slice(-3))
}
