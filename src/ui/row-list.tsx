import type { ReactNode } from 'react'

/** A short list inside a card that is no table: each row a few facts, wrapping on a phone. */
export function RowList({ children }: { children: ReactNode }) {
	return <ul className="divide-y divide-line">{children}</ul>
}

/** One row of it. The first child takes the room that is left. */
export function RowItem({ children }: { children: ReactNode }) {
	return (
		<li className="flex flex-wrap items-center gap-x-6 gap-y-1 px-4 py-3 *:first:min-w-48 *:first:flex-1">
			{children}
		</li>
	)
}
