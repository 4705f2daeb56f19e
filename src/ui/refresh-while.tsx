'use client'

import { useRouter } from 'next/navigation'
import { useEffect } from 'react'

const EVERY_MS = 2000

/** Shows the page anew while something on it goes on by itself. Without script, loading the page again does. */
export function RefreshWhile({ isOpen }: { isOpen: boolean }) {
	const { refresh } = useRouter()
	useEffect(() => {
		if (!isOpen) return undefined
		const timer = setInterval(refresh, EVERY_MS)
		return () => clearInterval(timer)
	}, [isOpen, refresh])
	return null
}
