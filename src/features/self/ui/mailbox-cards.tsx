import { shownAddress, shownBytes } from '@/core/address'
import { storageLevel } from '@/core/fullness'
import { usableWords } from '@/core/protocols'
import { MailboxSendUse, SendRefusals } from '@/features/sends'
import { Badge, Card, Copyable, DescriptionList, Meter, Section } from '@/ui'
import type { MyMailbox } from '../my-account'

/** The viewer's mailboxes, each with how full it is. */
export function MailboxCards({ mailboxes, now }: { mailboxes: readonly MyMailbox[]; now: Date }) {
	if (mailboxes.length === 0) return null
	return (
		<Section id="mailboxes" title={mailboxes.length === 1 ? 'Mailbox' : 'Mailboxes'}>
			{mailboxes.map((mailbox) => (
				<Card key={mailbox.id}>
					<DescriptionList items={facts(mailbox, now)} />
				</Card>
			))}
		</Section>
	)
}

const facts = (mailbox: MyMailbox, now: Date) => [
	{ term: 'Address', detail: <Copyable value={shownAddress(mailbox.address)} label="address" /> },
	{ term: 'Storage', detail: <Storage mailbox={mailbox} /> },
	{ term: 'Sending', detail: <MailboxSendUse sends={mailbox.sends} /> },
	...(mailbox.sends.refusals.length > 0
		? [{ term: 'Refused', detail: <SendRefusals refusals={mailbox.sends.refusals} now={now} /> }]
		: []),
	{ term: 'State', detail: <State mailbox={mailbox} /> },
	{ term: 'Mail programs', detail: usableWords(mailbox) },
	...(mailbox.isProtected ? [{ term: 'Protected', detail: PROTECTED }] : []),
]

const PROTECTED =
	'Only you change this mailbox and its password. Nobody else can until an administrator lifts the protection, and then it is told here.'

const WHEN_FULL =
	'When it is full, mail to you is refused and you can send none until there is space again. You are warned at 80 and 95 %.'

function Storage({ mailbox: { quotaBytes, usedBytes } }: { mailbox: MyMailbox }) {
	const used = usedBytes === null ? null : shownBytes(usedBytes)
	if (quotaBytes === null) return used === null ? 'Unlimited' : `${used} used, unlimited`
	const text =
		used === null ? `${shownBytes(quotaBytes)}, nothing counted yet` : `${used} of ${shownBytes(quotaBytes)} used`
	const level = storageLevel(usedBytes ?? 0n, quotaBytes)
	return (
		<>
			<Meter
				value={Number(usedBytes ?? 0n)}
				max={Number(quotaBytes)}
				full={level === 100}
				label="Storage used"
				text={text}
			/>
			{level === 0 && <span className="block text-muted text-sm">{WHEN_FULL}</span>}
		</>
	)
}

function State({ mailbox: { enabled, sendOnly } }: { mailbox: MyMailbox }) {
	if (!enabled) return <Badge tone="danger">Disabled: no mail comes in, and none can be read or sent</Badge>
	return sendOnly ? (
		<Badge tone="info">Send only: no mail comes in</Badge>
	) : (
		<Badge tone="success">Receives and sends</Badge>
	)
}
