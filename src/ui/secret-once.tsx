import type { ReactNode } from 'react'
import { CopyButton } from './copyable'
import { words } from './words'

/**
 * Credentials that are shown this once, each with a copy button, and one for all.
 * @param note what happens when they are lost, and how to hand them over
 */
export function SecretOnce({
	title,
	items,
	note,
}: {
	title: string
	items: readonly { label: string; value: string }[]
	note?: ReactNode
}) {
	const all = items.map((item) => `${item.label}: ${item.value}`).join('\n')
	return (
		<section className="secret" aria-label={title}>
			<header className="secret-head">
				<h2>{title}</h2>
				<CopyButton value={all} label={title} text={words.copyAll} />
			</header>
			<dl className="secret-items">
				{items.map((item) => (
					<div key={item.label}>
						<dt>{item.label}</dt>
						<dd>
							<code>{item.value}</code>
							<CopyButton value={item.value} label={item.label} />
						</dd>
					</div>
				))}
			</dl>
			{note && <div className="secret-note">{note}</div>}
		</section>
	)
}
