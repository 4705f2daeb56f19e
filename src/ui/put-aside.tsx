'use client'

import { useEffect, useRef } from 'react'
import { Notice } from './notice'
import { words } from './words'

/** Allowed, and put aside for somebody else to approve: no mistake of whoever typed it, and nothing is lost. */
export function PutAside({ text, request }: { text: string; request: string }) {
	const box = useRef<HTMLDivElement>(null)
	useEffect(() => box.current?.focus(), [])
	return (
		<div ref={box} tabIndex={-1} className="put-aside">
			<Notice tone="info" live>
				{text} <a href={`/approvals/${request}`}>{words.seeRequest}</a>
			</Notice>
		</div>
	)
}
