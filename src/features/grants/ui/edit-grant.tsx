import { shownBytes, writtenBytes } from '@/core/address'
import { writtenEnd, writtenStart } from '../edit-grant'
import type { GrantToEdit } from '../grant-to-edit'
import { EditGrantForm, type LimitLine } from './edit-grant-form'

const count = (n: number | null): string => (n === null ? '' : String(n))
const most = (text: string | null): string | undefined => (text === null ? undefined : `At most ${text} here.`)

/** What the busiest domain has sent. */
const sentWords = (sent: number, span: string): string | undefined =>
	sent === 0 ? undefined : `${sent} from one domain in the last ${span}.`

/** What is used of a limit, and how much of that is handed on. */
function usedWords(used: string, handedOn: string | null): string {
	return handedOn === null ? `${used} used.` : `${used} used, ${handedOn} of it handed on.`
}

function linesOf({ grant, handedOn, above }: GrantToEdit): LimitLine[] {
	const { limits, used } = grant
	const room = above?.limits
	const counted = (name: 'mailboxes' | 'aliases' | 'lists') => ({
		start: count(limits[name]),
		used: used[name],
		words: [
			usedWords(String(used[name]), handedOn[name] > 0 ? String(handedOn[name]) : null),
			most(room?.[name] == null ? null : String(room[name])),
		],
	})
	const sized = (bytes: bigint | null | undefined) => most(bytes == null ? null : shownBytes(bytes))
	return [
		{ name: 'maxMailboxes', label: 'Mailboxes', ...counted('mailboxes') },
		{ name: 'maxAliases', label: 'Aliases', ...counted('aliases') },
		{ name: 'maxLists', label: 'Lists', ...counted('lists') },
		{
			name: 'maxStorage',
			label: 'Storage in all',
			start: writtenBytes(limits.storageBytes),
			used: Number(used.storageBytes),
			words: [
				usedWords(shownBytes(used.storageBytes), handedOn.storageBytes > 0n ? shownBytes(handedOn.storageBytes) : null),
				sized(room?.storageBytes),
			],
		},
		{
			name: 'maxStoragePerMailbox',
			label: 'Storage for one mailbox',
			start: writtenBytes(limits.storagePerMailboxBytes),
			used: 0,
			words: [sized(room?.storagePerMailboxBytes) ?? 'Mailboxes that are larger already stay as they are.'],
		},
		{
			name: 'maxSendsPerHour',
			label: 'Recipients an hour from each domain',
			start: count(limits.sendsPerHour),
			used: grant.sentLastHour,
			words: [
				sentWords(grant.sentLastHour, 'hour'),
				most(room?.sendsPerHour == null ? null : String(room.sendsPerHour)),
			],
		},
		{
			name: 'maxSendsPerDay',
			label: 'Recipients a day from each domain',
			start: count(limits.sendsPerDay),
			used: grant.sentLastDay,
			words: [
				sentWords(grant.sentLastDay, '24 hours'),
				most(room?.sendsPerDay == null ? null : String(room.sendsPerDay)),
			],
		},
	]
}

/** The form that changes a grant's terms, with everything put into words. */
export function EditGrant({ edited, now }: { edited: GrantToEdit; now: Date }) {
	const { grant, above } = edited
	const lastDay = above?.endsAt ? new Date(above.endsAt.getTime() - 1).toISOString().slice(0, 10) : ''
	return (
		<EditGrantForm
			grant={grant.id}
			version={grant.version}
			account={grant.accountId}
			limits={linesOf(edited)}
			startsOn={grant.startsAt > now ? writtenStart(grant.startsAt) : null}
			today={now.toISOString().slice(0, 10)}
			endsOn={writtenEnd(grant.endsAt)}
			lastDay={lastDay}
			depth={grant.passOnDepth}
			mostDepth={grant.rights.includes('grant.give') ? Math.max(grant.passOnDepth, (above?.passOnDepth ?? 11) - 1) : 0}
			reason={grant.reason}
			handedOn={grant.handedOn}
		/>
	)
}
