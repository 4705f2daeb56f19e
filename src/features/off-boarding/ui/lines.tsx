import type { ReactNode } from 'react'
import { Badge } from '@/ui'
import type { Line } from '../off-boarding-rules'

const HEADS = {
	planned: { done: 'What is done', left: 'Left for somebody else', kept: 'What stays as it is' },
	done: { done: 'Done', left: 'Left for somebody else', kept: 'Stays as it was' },
} as const

/** Everything that was decided, in words: what is done, what is left and for whom, what stays. */
export function Lines({
	lines,
	tense,
	isSheet = false,
}: {
	lines: readonly Line[]
	tense: keyof typeof HEADS
	/** On a sheet of its own, right below its title. */
	isSheet?: boolean
}) {
	const Head = isSheet ? 'h2' : 'h3'
	return (
		<div className="grid gap-6">
			{(['done', 'left', 'kept'] as const).map((is) => {
				const own = lines.filter((line) => line.is === is)
				if (own.length === 0) return null
				return (
					<section key={is} className="grid gap-2">
						<Head className="flex items-center gap-2">
							{HEADS[tense][is]}
							<Badge tone={TONE[is]} icon={null}>
								{own.length}
							</Badge>
						</Head>
						<ul className="grid list-disc gap-1.5 ps-5">
							{own.map((line) => (
								<li key={line.text} className="wrap-anywhere">
									{line.text}
									{line.why && <Why line={line} />}
								</li>
							))}
						</ul>
					</section>
				)
			})}
		</div>
	)
}
const TONE = { done: 'neutral', left: 'warning', kept: 'neutral' } as const

function Why({ line: { why, who = [] } }: { line: Line }): ReactNode {
	return (
		<span className="block text-muted">
			{why} {who.length > 0 && `Who could: ${who.join(', ')}.`}
		</span>
	)
}
