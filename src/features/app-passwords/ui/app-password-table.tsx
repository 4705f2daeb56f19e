import type { ReactNode } from 'react'
import { isProtocol, PROTOCOL_WORDS, protocolWords } from '@/core/protocols'
import { type Column, DataTable, Time } from '@/ui'
import type { AppPassword } from '../list-app-passwords'
import { EndButton, EndingForm } from './app-password-forms'

const COLUMNS: readonly Column[] = [
	{ key: 'name', label: 'For' },
	{ key: 'protocols', label: 'Opens' },
	{ key: 'used', label: 'Last used' },
	{ key: 'ends', label: 'Ends' },
	{ key: 'end', label: 'End', hideLabel: true, align: 'end' },
]

const upper = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
const serviceWords = (service: string): string => (isProtocol(service) ? PROTOCOL_WORDS[service].label : service)

/** Over what and from where; from where is for the owner alone. */
function LastUse({ of: { usedAt, service, clientAddress }, from, now }: { of: AppPassword; from: boolean; now: Date }) {
	if (usedAt === null) return <span className="text-muted">never</span>
	return (
		<span>
			<Time value={usedAt} now={now} /> over {serviceWords(service ?? '')}
			{from && clientAddress && <span className="block text-muted text-sm">from {clientAddress}</span>}
		</span>
	)
}

/** What works, each with a way to end it. @param mailbox whose; left out = one's own, with from where each was used */
export function AppPasswordTable({
	appPasswords,
	mailbox,
	empty,
	now,
}: {
	appPasswords: readonly AppPassword[]
	mailbox?: string
	/** Shown where there are none. */
	empty: ReactNode
	now: Date
}) {
	const rows = appPasswords.map((one) => ({
		id: one.id,
		cells: {
			name: (
				<>
					{one.name}
					<span className="block font-normal text-muted text-sm">
						made <Time value={one.createdAt} now={now} />
					</span>
				</>
			),
			protocols: upper(protocolWords(one.protocols)),
			used: <LastUse of={one} from={mailbox === undefined} now={now} />,
			ends: one.endsAt ? <Time value={one.endsAt} now={now} /> : <span className="text-muted">never</span>,
			end: <EndButton appPassword={one.id} name={one.name} />,
		},
	}))
	return (
		<EndingForm {...(mailbox === undefined ? {} : { mailbox })}>
			{(rows.length > 0 || empty) && <DataTable caption="App passwords" columns={COLUMNS} rows={rows} empty={empty} />}
		</EndingForm>
	)
}
