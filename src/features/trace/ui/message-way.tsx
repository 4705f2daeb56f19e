import { shownBytes } from '@/core/address'
import { shownAddress } from '@/core/shown-address'
import { Badge, Card, Code, DescriptionList, RowItem, RowList, Section, Time } from '@/ui'
import type { Sibling, TraceDetail, TraceEvent, Way } from '../get-trace'
import { codeWords, eventWords, RESULT_TONES, RESULT_WORDS, serverName } from '../reply-words'
import { shownRecipient, shownSender } from './trace-table'

function facts(trace: TraceDetail) {
	return [
		{ term: 'From', detail: shownSender(trace.sender) },
		{ term: 'To', detail: shownRecipient(trace.recipient) },
		...(trace.deliveredTo ? [{ term: 'Led to', detail: shownAddress(trace.deliveredTo) }] : []),
		...(trace.subject ? [{ term: 'Subject', detail: trace.subject }] : []),
		{ term: 'Result', detail: <Badge tone={RESULT_TONES[trace.result]}>{RESULT_WORDS[trace.result]}</Badge> },
		...(trace.sizeBytes === null ? [] : [{ term: 'Size', detail: shownBytes(trace.sizeBytes) }]),
		...(trace.messageId ? [{ term: 'Message-ID', detail: <Code>{trace.messageId}</Code> }] : []),
	]
}

/** Tries that went the same way, one after the other. */
interface Tries {
	readonly first: TraceEvent
	readonly last: TraceEvent
	readonly count: number
}
function together(events: readonly TraceEvent[]): Tries[] {
	const all: Tries[] = []
	for (const event of events) {
		const before = all.at(-1)
		const same =
			before && (['result', 'code', 'reply', 'relay'] as const).every((name) => before.last[name] === event[name])
		if (same) all[all.length - 1] = { ...before, last: event, count: before.count + 1 }
		else all.push({ first: event, last: event, count: 1 })
	}
	return all
}

/** From whom it came, as far as the viewer may know. */
function beginning({ side, client, login, result, recipient }: TraceDetail): string {
	const from = client === '' || client === 'local' ? '' : ` from ${serverName(client)}`
	if (result === 'refused' && recipient === '') return `Somebody tried to send${from}.`
	if (login) return `Handed in${from} by ${shownAddress(login)}, who had signed in.`
	if (side === 'sender' || from === '') return `Handed in on this server${from}.`
	return `Offered${from}.`
}

function Step({ tries: { first, last, count }, now }: { tries: Tries; now: Date }) {
	return (
		<li className="way-step" data-tone={RESULT_TONES[first.result]}>
			<div className="flex flex-wrap items-baseline justify-between gap-x-6">
				<span>{eventWords(first)}</span>
				<span className="text-muted text-sm">
					<Time value={first.at} now={now} />
				</span>
			</div>
			{count > 1 && (
				<p className="text-muted text-sm">
					{count} times, the last time <Time value={last.at} now={now} />
				</p>
			)}
			{(first.reply || first.code) && (
				<p className="mt-1 text-sm wrap-anywhere">
					<Code>{[codeIn(first), first.reply].filter(Boolean).join(' ')}</Code>
				</p>
			)}
		</li>
	)
}
/** Most replies begin with their code. */
const codeIn = ({ code, reply }: TraceEvent): string => (reply.includes(code) ? '' : code)

function Siblings({ rows, base }: { rows: readonly Sibling[]; base: string }) {
	if (rows.length === 0) return null
	return (
		<Section
			id="same"
			title="The same message"
			description="Its other ways within your scope: other recipients, the other side, and what came of it."
		>
			<Card padded={false}>
				<RowList>
					{rows.map((row) => (
						<RowItem key={row.id}>
							<a href={`${base}/${row.id}`} className="wrap-anywhere">
								{shownSender(row.sender)} to {shownRecipient(row.recipient)}
								{row.deliveredTo && ` → ${shownAddress(row.deliveredTo)}`}
							</a>
							<span>{row.side === 'sender' ? 'Out' : 'In'}</span>
							<Badge tone={RESULT_TONES[row.result]}>{RESULT_WORDS[row.result]}</Badge>
						</RowItem>
					))}
				</RowList>
			</Card>
		</Section>
	)
}

/** A message from when it came until it arrived, came back or was refused. @param base pages of messages are below it */
export function MessageWay({ way, base, now }: { way: Way; base: string; now: Date }) {
	const { trace, events, siblings } = way
	const last = events.at(-1)
	const why = last && last.result === trace.result ? codeWords(last.code) : null
	return (
		<>
			<Card>
				<DescriptionList
					items={[
						...facts(trace),
						...(why ? [{ term: 'Why', detail: `${why.charAt(0).toUpperCase()}${why.slice(1)}.` }] : []),
					]}
				/>
			</Card>
			<Section
				id="way"
				title="Its way"
				description="Times are those of the mail server’s log. Beneath each step stands what the other side said."
			>
				<Card>
					<ol className="way">
						<li className="way-step">
							<div className="flex flex-wrap items-baseline justify-between gap-x-6">
								<span className="wrap-anywhere">{beginning(trace)}</span>
								<span className="text-muted text-sm">
									<Time value={trace.at} now={now} />
								</span>
							</div>
						</li>
						{together(events).map((tries) => (
							<Step key={tries.first.id} tries={tries} now={now} />
						))}
					</ol>
				</Card>
			</Section>
			<Siblings rows={siblings} base={base} />
		</>
	)
}
