import type { ReactNode } from 'react'
import { Glyph } from './glyph'
import { SoftLink } from './soft-link'
import { words } from './words'

export type TabItem = { href: string; label: string; count?: number | string; current?: boolean }

/**
 * Neighbouring views of one thing, as links (each has an address of its own).
 * @param label what the views are of; spoken
 */
export function Tabs({ items, label }: { items: readonly TabItem[]; label?: string }) {
	return (
		<nav className="tabs" aria-label={label}>
			<ul>
				{items.map((item) => (
					<li key={item.href}>
						<SoftLink href={item.href} aria-current={item.current ? 'page' : undefined}>
							{item.label}
							{item.count !== undefined && <span className="tabs-count">{item.count}</span>}
						</SoftLink>
					</li>
				))}
			</ul>
		</nav>
	)
}

/**
 * Steps through a list that is paged by keys.
 * @param label what is shown, such as "51–100 of 1,000+"
 */
export function Pagination({
	previousHref,
	nextHref,
	label,
}: {
	previousHref?: string
	nextHref?: string
	label?: ReactNode
}) {
	return (
		<nav className="pagination" aria-label={words.pages}>
			<span className="pagination-label">{label}</span>
			<PageStep href={previousHref} rel="prev">
				<Glyph name="left" />
				{words.previous}
			</PageStep>
			<PageStep href={nextHref} rel="next">
				{words.next}
				<Glyph name="chevronRight" />
			</PageStep>
		</nav>
	)
}

function PageStep({ href, rel, children }: { href?: string; rel: string; children: ReactNode }) {
	if (!href) {
		return (
			<span className="btn btn-secondary btn-small" aria-disabled="true">
				{children}
			</span>
		)
	}
	return (
		<SoftLink href={href} rel={rel} className="btn btn-secondary btn-small">
			{children}
		</SoftLink>
	)
}
