import type { AnchorHTMLAttributes } from 'react'

/**
 * A plain anchor that `SoftNavigation` turns into a navigation without reload. Unlike next/link it is no client
 * component, so a table of fifty costs the server nothing and prefetches nothing; it also works before JavaScript.
 */
export function SoftLink({
	href,
	children,
	...rest
}: AnchorHTMLAttributes<HTMLAnchorElement> & { href: string; 'data-also'?: string }) {
	return (
		<a {...rest} href={href} data-soft="">
			{children}
		</a>
	)
}
