import { shownAddress } from '@/core/address'
import { Card, Code, DescriptionList, LinkButton, Notice, RefreshWhile, Section, Time } from '@/ui'
import { adviceOf, factsOf, fitsMailbox } from '../finding-facts'
import { CLOSED_WORDS, KIND_WORDS, SEVERITY_WORDS, severityOf } from '../kinds'
import type { FindingDetail } from '../list-findings'
import { ArchiveForm, FixForm, HeedForm, IgnoreForm } from './finding-forms'

const TONES = { 1: 'info', 2: 'warning', 3: 'danger' } as const

function Head({ finding, now }: { finding: FindingDetail; now: Date }) {
	const words = KIND_WORDS[finding.kind]
	const severity = severityOf(finding.severity)
	if (finding.closedAt)
		return (
			<Notice tone="success" title={`It is over: ${CLOSED_WORDS[finding.closedHow ?? ''] ?? 'closed'}`}>
				<Time value={finding.closedAt} now={now} />
				{finding.closedHow === 'adopted' && finding.mailboxId && (
					<>
						{' '}
						<a href={`/mailboxes/${finding.mailboxId}`}>Go to the mailbox</a>
					</>
				)}
				{finding.archiveId && finding.can.seeArchive && (
					<>
						{' '}
						<a href={`/backups/${finding.archiveId}`}>Go to the archive</a>
					</>
				)}
			</Notice>
		)
	return (
		<Notice tone={TONES[severity]} title={SEVERITY_WORDS[severity].label}>
			{words.means}
		</Notice>
	)
}

const About = ({ finding }: { finding: FindingDetail }) => {
	const { mailboxId, domainId, domainName, kind } = finding
	const shown = shownAddress(finding.label)
	if (mailboxId) return <a href={`/mailboxes/${mailboxId}`}>{shown}</a>
	if (domainId && domainName === finding.label) return <a href={`/domains/${domainId}`}>{shown}</a>
	return kind === 'unknown-maildir' ? <Code>{finding.label}</Code> : shown
}

function Facts({ finding, now }: { finding: FindingDetail; now: Date }) {
	const { domainId, domainName } = finding
	return (
		<Card>
			<DescriptionList
				items={[
					{ term: 'About', detail: <About finding={finding} /> },
					...factsOf(finding).map(({ term, text, isCode }) => ({ term, detail: isCode ? <Code>{text}</Code> : text })),
					...(domainId && domainName && domainName !== finding.label
						? [{ term: 'Domain', detail: <a href={`/domains/${domainId}`}>{shownAddress(domainName)}</a> }]
						: []),
					{ term: 'Found', detail: <Time value={finding.firstSeenAt} now={now} /> },
					{ term: 'Last seen', detail: <Time value={finding.lastSeenAt} now={now} /> },
				]}
			/>
		</Card>
	)
}

/** What the panel can do about it, for whoever may have it done. */
function Mend({ finding }: { finding: FindingDetail }) {
	const { fix, archive } = KIND_WORDS[finding.kind]
	const advice = adviceOf(finding)
	const canAdopt = finding.can.adopt && fitsMailbox(finding)
	const canArchive = archive && finding.can.archive
	if (!(advice || (fix && finding.can.fix) || canAdopt || canArchive)) return null
	return (
		<Section title="What can be done">
			<Card>
				<div className="grid gap-3">
					{advice && <p>{advice}</p>}
					{fix && finding.can.fix && (
						<>
							<p>{fix.does}</p>
							<div>
								<FixForm finding={finding.id} button={fix.button} />
							</div>
						</>
					)}
					{canAdopt && (
						<>
							<p>
								Make a mailbox out of it. It gets this folder as it lies there, with every message, and an address and a
								password that you choose; not a byte is moved.
							</p>
							<div>
								<LinkButton href={`/drift/${finding.id}/adopt`} variant="primary">
									Adopt it …
								</LinkButton>
							</div>
						</>
					)}
					{canArchive && (
						<>
							<p>{archive.does}</p>
							<div>
								<ArchiveForm finding={finding.id} button={archive.button} />
							</div>
						</>
					)}
				</div>
			</Card>
		</Section>
	)
}

function Ignore({ finding, now }: { finding: FindingDetail; now: Date }) {
	if (finding.ignoredAt)
		return (
			<Section title="Ignored">
				<Card>
					<p>
						{finding.ignoredBy}, <Time value={finding.ignoredAt} now={now} />: {finding.ignoredReason}
					</p>
					{finding.can.ignore && (
						<div className="mt-3">
							<HeedForm finding={finding.id} />
						</div>
					)}
				</Card>
			</Section>
		)
	if (!finding.can.ignore) return null
	return (
		<Section title="Leave it as it is">
			<Card>
				<IgnoreForm finding={finding.id} version={finding.version} />
			</Card>
		</Section>
	)
}

/** One thing that differs: what it means, what is known about it, and what can be done. */
export function FindingView({ finding, now }: { finding: FindingDetail; now: Date }) {
	const isOpen = finding.closedAt === null
	return (
		<div className="grid gap-6 wrap-anywhere">
			<RefreshWhile isOpen={isOpen && finding.mendingAt !== null} />
			<Head finding={finding} now={now} />
			{isOpen && finding.mendingAt && (
				<Notice tone="info" title="It is being mended" live>
					Asked for <Time value={finding.mendingAt} now={now} />. This page shows what came of it.
				</Notice>
			)}
			{isOpen && finding.mendError && (
				<Notice tone="danger" title={finding.mendingAt ? 'It is tried again' : 'It could not be mended'}>
					{finding.mendError}
				</Notice>
			)}
			<Facts finding={finding} now={now} />
			{isOpen && !finding.mendingAt && <Mend finding={finding} />}
			{isOpen && <Ignore finding={finding} now={now} />}
		</div>
	)
}
