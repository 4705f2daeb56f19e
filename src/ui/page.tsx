import type { ReactNode } from 'react'
import { cx } from './cx'
import { Glyph } from './glyph'
import { SoftLink } from './soft-link'
import { words } from './words'

export type Crumb = { label: string; href: string }

/**
 * Where the viewer is, from the widest to the nearest; each step a link.
 * @param label spoken name; two on one page need different ones (Page names its own "Path to this page")
 */
export function Breadcrumb({ items, label = words.whereYouAre }: { items: readonly Crumb[]; label?: string }) {
	return (
		<nav aria-label={label} className="crumbs">
			<ol>
				{items.map((item, index) => (
					<li key={item.href}>
						{index > 0 && <Glyph name="chevronRight" />}
						<SoftLink href={item.href}>{item.label}</SoftLink>
					</li>
				))}
			</ol>
		</nav>
	)
}

/**
 * A page's head and content.
 * @param description one sentence, where it helps
 * @param action the main action, at the top right; one primary button a page
 * @param width `wide` for lists (default), `narrow` for forms and reading
 */
export function Page({
	title,
	description,
	action,
	breadcrumb,
	width = 'wide',
	children,
}: {
	title: ReactNode
	description?: ReactNode
	action?: ReactNode
	breadcrumb?: readonly Crumb[]
	width?: 'wide' | 'narrow'
	children: ReactNode
}) {
	return (
		<div className={cx('page', width === 'narrow' && 'page-narrow')}>
			<header className="page-head">
				<div className="page-heading">
					{breadcrumb && breadcrumb.length > 0 && <Breadcrumb items={breadcrumb} label={words.breadcrumb} />}
					<h1>{title}</h1>
					{description && <p className="page-description">{description}</p>}
				</div>
				{action && <div className="page-action">{action}</div>}
			</header>
			{children}
		</div>
	)
}

/** A part of a page under a heading of its own. */
export function Section({
	title,
	description,
	action,
	id,
	children,
}: {
	title: ReactNode
	description?: ReactNode
	action?: ReactNode
	id?: string
	children: ReactNode
}) {
	return (
		<section className="section" id={id}>
			<div className="section-head">
				<div>
					<h2>{title}</h2>
					{description && <p className="section-description">{description}</p>}
				</div>
				{action}
			</div>
			{children}
		</section>
	)
}

/**
 * A framed surface.
 * @param padded false when a table or list fills it to the edge
 */
export function Card({
	children,
	padded = true,
	className,
}: {
	children: ReactNode
	padded?: boolean
	className?: string
}) {
	return <div className={cx('card', padded && 'card-padded', className)}>{children}</div>
}
