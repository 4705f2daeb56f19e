import type { ReactNode } from 'react'
import { shownAddress } from '@/core/address'
import type { BuiltInRole } from '@/core/policy'
import { Card, LinkButton, Notice, RowItem, RowList, Section, Time } from '@/ui'
import type { RoleDetail as Role } from '../get-role'
import { labelsOf, rightsInWords } from '../rights-in-words'
import { RightsWithConsequences } from './rights-list'

function Contents({ rights }: { rights: readonly string[] }) {
	return (
		<Section title="What it contains">
			<Card>
				<RightsWithConsequences groups={rightsInWords(rights)} />
			</Card>
		</Section>
	)
}

/** A role that comes with the server: read, not changed. */
export function BuiltInDetail({ role }: { role: BuiltInRole }) {
	if (role.rights.length === 0) {
		return (
			<Notice tone="info" title="Nobody needs to be given this">
				Everybody who can sign in reads their own mail, changes their own name and password, and ends their own
				sessions.
			</Notice>
		)
	}
	return <Contents rights={role.rights} />
}

function Holders({ role, now }: { role: Role; now: Date }) {
	const unseen = role.held - role.holders.length
	return (
		<Section
			title="Who holds it"
			description="Editing the role does not change what they hold; each was given a copy."
			action={
				role.lag > 0 &&
				role.can.apply && (
					<LinkButton href={`/roles/${role.id}/apply`} size="small">
						Apply to its holders…
					</LinkButton>
				)
			}
		>
			{role.lag > 0 && (
				<Notice
					tone="info"
					title={role.lag === 1 ? 'One holder has it otherwise' : `${role.lag} holders have it otherwise`}
				>
					The role was edited after it was given, or was not given whole. They keep what they have until it is applied.
				</Notice>
			)}
			<Card padded={role.holders.length === 0}>
				{role.holders.length === 0 && (
					<p className="text-muted">{role.held === 0 ? 'Nobody yet.' : 'Only people whom you cannot see.'}</p>
				)}
				<RowList>
					{role.holders.map((holder) => (
						<RowItem key={holder.accountId}>
							<a href={`/accounts/${holder.accountId}`}>{holder.name}</a>
							<span className="text-muted">{shownAddress(holder.address)}</span>
							<span>
								{holder.endsAt ? (
									<>
										ends <Time value={holder.endsAt} now={now} />
									</>
								) : (
									'no end'
								)}
							</span>
						</RowItem>
					))}
				</RowList>
			</Card>
			{role.holders.length > 0 && unseen > 0 && <p className="text-muted text-sm">And {unseen} more.</p>}
		</Section>
	)
}

/** A role made here: its rights in words, and who holds it. */
export function RoleDetail({ role, now, ending }: { role: Role; now: Date; ending: ReactNode }) {
	return (
		<>
			{role.missing.length > 0 && (
				<Notice tone="info" title="You hold less than this role">
					So you can neither change nor delete it. You lack: {labelsOf(role.missing).join(', ')}.
				</Notice>
			)}
			{role.demandsFactor && (
				<Notice tone="info" title="It asks for a second factor">
					Whoever holds it, and has none by the day, can only set one up until they have.
				</Notice>
			)}
			<Contents rights={role.rights} />
			<Holders role={role} now={now} />
			{ending}
		</>
	)
}
