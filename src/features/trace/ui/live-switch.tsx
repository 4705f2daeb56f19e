'use client'

import { Pause, Play } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useEffect } from 'react'
import { LinkButton } from '@/ui'

const EVERY_MS = 3000

/**
 * Follows what comes in, by showing the page anew every few seconds. A link, so that it stands in the address; without script the page
 * loads itself again.
 * @param href the same list with it switched the other way
 */
export function LiveSwitch({ isLive, href }: { isLive: boolean; href: string }) {
	const { refresh } = useRouter()
	useEffect(() => {
		if (!isLive) return undefined
		const timer = setInterval(() => {
			// Nobody follows a page that is not seen, and nothing is taken away from under somebody who reads a chosen row.
			if (!document.hidden) refresh()
		}, EVERY_MS)
		return () => clearInterval(timer)
	}, [isLive, refresh])
	return (
		<>
			{isLive && (
				<noscript>
					<meta httpEquiv="refresh" content="10" />
				</noscript>
			)}
			<LinkButton href={href} icon={isLive ? <Pause size={16} aria-hidden /> : <Play size={16} aria-hidden />}>
				{isLive ? 'Stop following' : 'Follow live'}
			</LinkButton>
		</>
	)
}
