import { Card, Meter, Notice, RefreshWhile, Time } from '@/ui'
import type { Look } from '../get-look'

const counted = (n: number, one: string, many: string) => (n === 1 ? `1 ${one}` : `${n} ${many}`)

function Progress({ open }: { open: NonNullable<Look['open']> }) {
	if (open.state === 'waiting') return <p>Waiting for the worker.</p>
	const far = open.total > 0 ? `${open.done} of ${open.total}` : 'begun'
	return (
		<div className="grid gap-1">
			<p>Looking at: {open.step}</p>
			<Meter value={0} max={null} label={open.step} text={far} />
		</div>
	)
}

/** The look that goes on now, or what came of the last one. */
export function LookState({ look, now }: { look: Look; now: Date }) {
	const { open, last, lookedAt, unknown } = look
	return (
		<>
			<RefreshWhile isOpen={open !== null} />
			{open && (
				<Card>
					<div aria-live="polite">
						<p>
							<strong className="font-semibold">Everything is being looked at</strong>, asked for by{' '}
							{open.askedBy || 'the clock'} <Time value={open.createdAt} now={now} />.
						</p>
						<Progress open={open} />
					</div>
				</Card>
			)}
			{!open && lookedAt && (
				<p className="text-muted text-sm">
					Last looked at <Time value={lookedAt} now={now} />
					{last &&
						`, for ${last.askedBy || 'the clock'}: ${counted(last.opened, 'difference', 'differences')} new, ${last.closed} gone`}
					. Every night it is done by itself.
				</p>
			)}
			{!open && unknown.length > 0 && (
				<Notice tone="info" title="Not everything could be looked at">
					<ul className="grid gap-1">
						{unknown.map(({ name, why }) => (
							<li key={name}>
								{name}: {why}
							</li>
						))}
					</ul>
				</Notice>
			)}
		</>
	)
}
