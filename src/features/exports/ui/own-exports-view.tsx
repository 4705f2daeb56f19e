import { Archive, Download } from 'lucide-react'
import { shownAddress, shownBytes } from '@/core/address'
import {
	Badge,
	Card,
	type Column,
	DataTable,
	EmptyState,
	FileButton,
	LinkButton,
	Notice,
	Progress,
	RefreshWhile,
	Section,
	Time,
} from '@/ui'
import { KEPT_DAYS } from '../export-rules'
import type { OwnExport, OwnExports } from '../own-exports'
import { AskExportForm, DiscardExportForm } from './export-forms'

/** On the owner's page: the way to it. */
export function ExportsLink({ hasMailbox }: { hasMailbox: boolean }) {
	if (!hasMailbox) return null
	return (
		<Section
			id="export"
			title="A copy of your mail"
			description="All your messages in one file, for another program, another provider or your own keeping. Nobody is asked."
			action={<LinkButton href="/my/export">Get a copy</LinkButton>}
		>
			{null}
		</Section>
	)
}

const NAMES = { mbox: 'mbox', maildir: 'maildir' } as const
const messages = (n: number): string => `${n.toLocaleString('en')} ${n === 1 ? 'message' : 'messages'}`

/** The whole page: the copy that there is or is being made, the way to one, and what was before. */
export function OwnExportsView({
	exports,
	silentSince,
	now,
}: {
	exports: OwnExports
	silentSince: Date | null
	now: Date
}) {
	const { open, earlier, mailboxes } = exports
	if (mailboxes.length === 0 && !open)
		return (
			<Notice tone="info" title="You have no mailbox here">
				There is no mail of yours of which a copy could be made.
			</Notice>
		)
	const isMade = open?.state === 'waiting' || open?.state === 'running'
	return (
		<>
			{silentSince && (
				<Notice tone="warning" title="The mail server does not answer">
					It was first found silent <Time value={silentSince} now={now} />. What you ask for is made as soon as it
					answers again; you need not wait here.
				</Notice>
			)}
			<RefreshWhile isOpen={isMade} />
			{open && <OpenExport open={open} now={now} />}
			{!isMade && mailboxes.length > 0 && (
				<Section
					title={open ? 'Another copy' : 'Make a copy'}
					description={open ? 'It takes the place of the one above, which is deleted.' : undefined}
				>
					<Card>
						<AskExportForm mailboxes={mailboxes.map(choice)} />
					</Card>
				</Section>
			)}
			<Earlier earlier={earlier} now={now} />
			<p className="text-muted text-sm">
				Making one and taking one are written down in the activity journal, without anything of what is in it. Nobody
				else sees this page or gets the file.
			</p>
		</>
	)
}

const choice = ({ id, address, usedBytes, messages: count }: OwnExports['mailboxes'][number]) => ({
	value: id,
	label:
		usedBytes === null
			? shownAddress(address)
			: `${shownAddress(address)} (${messages(Number(count ?? 0n))}, ${shownBytes(usedBytes)})`,
})

function OpenExport({ open, now }: { open: OwnExport; now: Date }) {
	const { id, address, format, state, total, bytes, askedAt, endsAt } = open
	const size = shownBytes(bytes ?? 0n)
	return (
		<Section title={state === 'ready' ? 'Ready' : 'Being made'}>
			<Card>
				<p>
					<strong className="font-semibold">{shownAddress(address)}</strong> as {NAMES[format]}, asked for{' '}
					<Time value={askedAt} now={now} />
				</p>
				<div className="mt-2" aria-live="polite">
					{state === 'ready' ? (
						<>
							{messages(total)}, a file of {size}. It is deleted {endsAt && <Time value={endsAt} now={now} />}.
						</>
					) : (
						<HowFar open={open} />
					)}
				</div>
				<div className="mt-4 flex flex-wrap gap-2">
					{state === 'ready' && (
						<FileButton file="own-mail" values={{ export: id }} icon={<Download size={16} aria-hidden />}>
							Download ({size})
						</FileButton>
					)}
					<DiscardExportForm id={id} isReady={state === 'ready'} />
				</div>
			</Card>
		</Section>
	)
}

function HowFar({ open: { state, total, done, note } }: { open: OwnExport }) {
	if (state === 'waiting') return note === '' ? 'It begins in a moment.' : note
	if (total === 0) return 'The messages are being read.'
	const text = `${done.toLocaleString('en')} of ${messages(total)}`
	return <Progress value={done} max={total} label="Messages in the file" text={text} />
}

const COLUMNS: readonly Column[] = [
	{ key: 'of', label: 'Copy of' },
	{ key: 'state', label: 'What became of it' },
	{ key: 'asked', label: 'Asked for' },
]

function Earlier({ earlier, now }: { earlier: readonly OwnExport[]; now: Date }) {
	const rows = earlier.map((one) => ({
		id: one.id,
		muted: one.state === 'gone',
		cells: {
			of: `${shownAddress(one.address)}, ${NAMES[one.format]}`,
			state: one.state === 'failed' ? <Failed note={one.note} /> : 'Deleted',
			asked: <Time value={one.askedAt} now={now} />,
		},
	}))
	if (rows.length === 0) return null
	return (
		<Section title="Earlier" description={`A copy is kept for ${KEPT_DAYS} days.`}>
			<DataTable
				caption="Earlier copies of your mail"
				columns={COLUMNS}
				rows={rows}
				empty={<EmptyState icon={<Archive />} title="None" />}
			/>
		</Section>
	)
}

const Failed = ({ note }: { note: string }) => (
	<>
		<Badge tone="danger">Failed</Badge> {note}
	</>
)
