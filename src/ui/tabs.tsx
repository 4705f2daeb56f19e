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
 * Steps through a list that is paged by keys; nothing where there is but one page.
 * @param page its cursors, NULL where the list ends
 * @param to the address of the same list from a cursor on
 * @param label what is shown, such as "51–100 of 1,000+"
 */
export function Pagination({
	page: { previous, next },
	to,
	label,
}: {
	page: { readonly previous: string | null; readonly next: string | null }
	to: (changes: { readonly at: string }) => string
	label?: ReactNode
}) {
	if (!(previous || next)) return null
	return (
		<nav className="pagination" aria-label={words.pages}>
			<span className="pagination-label">{label}</span>
			<PageStep href={previous ? to({ at: previous }) : undefined} rel="prev">
				<Glyph name="left" />
				{words.previous}
			</PageStep>
			<PageStep href={next ? to({ at: next }) : undefined} rel="next">
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
