import { shownAddress } from '@/core/address'
import { folderName } from '@/platform/mail-server/folder-name'
import { Badge, Card, Progress, Time } from '@/ui'
import type { RestoreRow } from '../list-restores'
import { StopRestoreForm } from './restore-forms'

export const counted = (n: number): string => `${n.toLocaleString('en')} ${n === 1 ? 'message' : 'messages'}`
export const isOpen = ({ state }: RestoreRow): boolean => state === 'waiting' || state === 'running'

const STATES = {
	waiting: 'waiting for the worker',
	running: 'running',
	done: 'done',
	failed: 'failed',
	stopped: 'stopped',
} as const

/** A restore: into what, how far it is, and what came of it. */
export function RestoreCard({ restore, mayStop, now }: { restore: RestoreRow; mayStop: boolean; now: Date }) {
	const { id, address, folders, intoFolder, madeAgain, state, note, results, askedBy, createdAt } = restore
	return (
		<Card>
			<div className="flex flex-wrap items-start justify-between gap-3">
				<p>
					Into <strong className="font-semibold">{shownAddress(address)}</strong>
					{madeAgain && ', made again'}
					{intoFolder !== '' && `, below “${intoFolder}”`}
					{folders.length > 0 && `, only ${folders.map(folderName).join(', ')}`}; asked for by {askedBy}{' '}
					<Time value={createdAt} now={now} />: {STATES[state]}
				</p>
				{isOpen(restore) && mayStop && <StopRestoreForm restore={id} />}
			</div>
			<div className="mt-2" aria-live="polite">
				<HowFar restore={restore} />
			</div>
			{note !== '' && <p className="mt-2 wrap-anywhere">{note}</p>}
			{results.length > 0 && (
				<ul className="mt-2 grid gap-1 text-sm">
					{results.map(({ what, ok, text }) => (
						<li key={what} className="wrap-anywhere">
							<Badge tone={ok ? 'success' : 'warning'}>{what}</Badge> {text}
						</li>
					))}
				</ul>
			)}
		</Card>
	)
}

function HowFar({ restore: { state, total, done } }: { restore: RestoreRow }) {
	if (total === 0) return state === 'done' ? 'There was no message to bring back.' : null
	const text = `${done.toLocaleString('en')} of ${counted(total)} there`
	return state === 'running' || state === 'waiting' ? (
		<Progress value={done} max={total} label="Messages" text={text} />
	) : (
		text
	)
}
