export type WordGroup = { title: string; words: readonly string[] }

/** Many short things that belong under a few headings: the heading at the left, the things in a row beside it. */
export function GroupedWords({ groups }: { groups: readonly WordGroup[] }) {
	return (
		<dl className="grouped-words">
			{groups.map(({ title, words }) => (
				<div key={title}>
					<dt>{title}</dt>
					<dd>{words.join(', ')}</dd>
				</div>
			))}
		</dl>
	)
}
