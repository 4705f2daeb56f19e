import type { ReactNode } from 'react'
import { Glyph } from './glyph'
import { words } from './words'

export type Tone = 'info' | 'warning' | 'danger' | 'success'

/**
 * A message in the flow of the page. Colour, sign and spoken word say the same.
 * @param live announces it when it appears (a danger at once, the others politely)
 */
export function Notice({
	tone,
	title,
	children,
	live,
}: {
	tone: Tone
	title?: ReactNode
	children?: ReactNode
	live?: boolean
}) {
	const urgency = tone === 'danger' ? 'alert' : 'status'
	return (
		<div className="notice" data-tone={tone} role={live ? urgency : undefined}>
			<Glyph name={tone} className="notice-icon" />
			<div className="notice-body">
				<span className="sr-only">{words.tone[tone]}: </span>
				{title && <p className="notice-title">{title}</p>}
				{children && <div className="notice-text">{children}</div>}
			</div>
		</div>
	)
}

/**
 * A state in one or two words. Each tone has a sign of its own shape, so that it never rests on colour.
 * @param icon instead of the tone's sign; null for none
 */
export function Badge({
	tone = 'neutral',
	icon,
	children,
}: {
	tone?: Tone | 'neutral'
	icon?: ReactNode
	children: ReactNode
}) {
	return (
		<span className="badge" data-tone={tone}>
			{icon === undefined ? <Glyph name={tone} /> : icon}
			{children}
		</span>
	)
}

/** What a list says while it has nothing: what the thing is, and the first step. */
export function EmptyState({
	icon,
	title,
	children,
	action,
}: {
	icon?: ReactNode
	title: string
	children?: ReactNode
	action?: ReactNode
}) {
	return (
		<div className="empty">
			{icon && <div className="empty-icon">{icon}</div>}
			<h2 className="empty-title">{title}</h2>
			{children && <div className="empty-text">{children}</div>}
			{action && <div className="empty-action">{action}</div>}
		</div>
	)
}
