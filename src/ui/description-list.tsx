import type { ReactNode } from 'react'

/** Facts about one thing: term at the left, detail at the right; on a phone one above the other. */
export function DescriptionList({ items }: { items: readonly { term: string; detail: ReactNode }[] }) {
	return (
		<dl className="facts">
			{items.map((item) => (
				<div key={item.term}>
					<dt>{item.term}</dt>
					<dd>{item.detail}</dd>
				</div>
			))}
		</dl>
	)
}

/** A value to be read letter by letter: an address, a key, a record. */
export function Code({ children, block }: { children: ReactNode; block?: boolean }) {
	return block ? (
		<pre className="code-block">
			<code>{children}</code>
		</pre>
	) : (
		<code className="code">{children}</code>
	)
}
