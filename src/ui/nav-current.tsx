'use client'

import { usePathname } from 'next/navigation'
import { useEffect } from 'react'

/**
 * Marks the navigation's entry for the page that is shown. A layout stays while pages change below it, so the server's mark
 * would grow old.
 */
export function NavCurrent() {
	const path = usePathname()
	useEffect(() => {
		for (const link of document.querySelectorAll<HTMLAnchorElement>('.frame-nav a[href]')) {
			const href = link.getAttribute('href') ?? ''
			const roots = [href, ...(link.dataset.also?.split(' ') ?? [])]
			const here = roots.some((root) => path === root || (root !== '/' && path.startsWith(`${root}/`)))
			if (here) link.setAttribute('aria-current', 'page')
			else link.removeAttribute('aria-current')
		}
	}, [path])
	return null
}
