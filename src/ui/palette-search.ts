'use client'

import { useEffect, useState } from 'react'

export type PaletteItem = { label: string; detail?: string; href: string }
export type PaletteGroup = { label: string; items: readonly PaletteItem[] }
export type StaticItem = { label: string; href: string; group: string; keywords?: string }

const pauseMs = 120

/**
 * The entries known from the start that fit the typed words, in their groups.
 * @param items all of them
 * @param query what was typed; each word must begin or occur in label, group or keywords
 */
export function matchStatic(items: readonly StaticItem[], query: string): PaletteGroup[] {
	const terms = query.toLowerCase().split(/\s+/).filter(Boolean)
	const groups = new Map<string, PaletteItem[]>()
	for (const item of items) {
		const text = `${item.label} ${item.group} ${item.keywords ?? ''}`.toLowerCase()
		if (!terms.every((term) => text.includes(term))) continue
		groups.set(item.group, [...(groups.get(item.group) ?? []), { label: item.label, href: item.href }])
	}
	return [...groups].map(([label, found]) => ({ label, items: found }))
}

type Answer = { query: string; groups: readonly PaletteGroup[]; failed: boolean }

/**
 * Asks the server for what was typed, after a short pause; a newer question aborts the older one.
 * @param url asked as `<url>?q=<query>`, answers `{ groups: PaletteGroup[] }`
 * @param query what was typed; empty asks nothing
 * @returns the groups of the last answer, whether one is on its way, whether the last one failed
 */
export function usePaletteSearch(url: string, query: string) {
	const [answer, setAnswer] = useState<Answer>({ query: '', groups: [], failed: false })
	const wanted = query.trim()
	useEffect(() => {
		if (!wanted) {
			setAnswer({ query: '', groups: [], failed: false })
			return
		}
		const stop = new AbortController()
		const timer = setTimeout(async () => {
			try {
				const response = await fetch(`${url}?q=${encodeURIComponent(wanted)}`, {
					signal: stop.signal,
					headers: { accept: 'application/json' },
				})
				const body: { groups?: PaletteGroup[] } = response.ok ? await response.json() : {}
				setAnswer({ query: wanted, groups: body.groups ?? [], failed: !response.ok })
			} catch {
				if (!stop.signal.aborted) setAnswer({ query: wanted, groups: [], failed: true })
			}
		}, pauseMs)
		return () => {
			clearTimeout(timer)
			stop.abort()
		}
	}, [url, wanted])
	return { groups: answer.groups, failed: answer.failed && answer.query === wanted, waiting: wanted !== answer.query }
}
