'use client'

import { type ReactNode, useSyncExternalStore } from 'react'
import { Glyph } from './glyph'
import { RowMenu } from './menu'

const never = () => () => undefined
const yes = () => true
const no = () => false

/**
 * A row's menu of which a page carries nothing but a link: the menu itself is made in the browser. Without script the link leads to
 * where the same things can be done. For client files that write long lists.
 * @param label whose actions: "Actions for anna@example.org"
 * @param href the page of the row's thing
 * @param items made when they are needed
 */
export function LazyRowMenu({ label, href, items }: { label: string; href: string; items: () => ReactNode }) {
	const live = useSyncExternalStore(never, yes, no)
	if (live) return <RowMenu label={label} items={items()} />
	return (
		<a href={href} className="btn btn-quiet btn-icon btn-small row-menu" aria-label={label}>
			<Glyph name="dots" />
		</a>
	)
}
