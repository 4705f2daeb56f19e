import { shownAddress, shownBytes } from '@/core/address'
import { Badge, Card, Copyable, DescriptionList, Meter, Section } from '@/ui'
import type { MyMailbox } from '../my-account'

/** The viewer's mailboxes, each with how full it is. */
export function MailboxCards({ mailboxes }: { mailboxes: readonly MyMailbox[] }) {
	if (mailboxes.length === 0) return null
	return (
		<Section id="mailboxes" title={mailboxes.length === 1 ? 'Mailbox' : 'Mailboxes'}>
			{mailboxes.map((mailbox) => (
				<Card key={mailbox.id}>
					<DescriptionList items={facts(mailbox)} />
				</Card>
			))}
		</Section>
	)
}

const facts = (mailbox: MyMailbox) => [
	{ term: 'Address', detail: <Copyable value={shownAddress(mailbox.address)} label="address" /> },
	{ term: 'Storage', detail: <Storage mailbox={mailbox} /> },
	{ term: 'State', detail: <State mailbox={mailbox} /> },
	...(mailbox.isProtected ? [{ term: 'Protected', detail: PROTECTED }] : []),
]

const PROTECTED =
	'Only you change this mailbox and its password. Nobody else can until an administrator lifts the protection, and then it is told here.'

function Storage({ mailbox: { quotaBytes, usedBytes } }: { mailbox: MyMailbox }) {
	const used = usedBytes === null ? null : shownBytes(usedBytes)
	if (quotaBytes === null) return used === null ? 'Unlimited' : `${used} used, unlimited`
	const text =
		used === null ? `${shownBytes(quotaBytes)}, nothing counted yet` : `${used} of ${shownBytes(quotaBytes)} used`
	return <Meter value={Number(usedBytes ?? 0n)} max={Number(quotaBytes)} label="Storage used" text={text} />
}

function State({ mailbox: { enabled, sendOnly } }: { mailbox: MyMailbox }) {
	if (!enabled) return <Badge tone="danger">Disabled: no mail comes in, and none can be read or sent</Badge>
	return sendOnly ? (
		<Badge tone="info">Send only: no mail comes in</Badge>
	) : (
		<Badge tone="success">Receives and sends</Badge>
	)
}
