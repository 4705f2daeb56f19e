import { UsersRound } from 'lucide-react'
import { shownAddress } from '@/core/address'
import { DataTable, EmptyState, Section, Time } from '@/ui'
import { GRANTS_SHOWN, type GrantHere } from '../grants-here'

function where(grant: GrantHere, here: string): string {
	if (grant.kind === 'server') return 'the whole server'
	if (grant.kind === 'domain') return here
	if (grant.kind === 'organization') return grant.where === null ? 'an organization above' : `all of ${grant.where}`
	return grant.where === null ? 'one mailbox' : shownAddress(grant.where)
}

function Until({ grant, now }: { grant: GrantHere; now: Date }) {
	if (!grant.hasBegun)
		return (
			<>
				begins <Time value={grant.startsAt} now={now} />
			</>
		)
	return grant.endsAt ? <Time value={grant.endsAt} now={now} /> : <span className="text-muted">no end</span>
}

/** Who may do something here, through which grant. @param here what a grant on this very thing is called */
export function GrantsHere({ grants, here, now }: { grants: readonly GrantHere[]; here: string; now: Date }) {
	const shown = grants.slice(0, GRANTS_SHOWN)
	const more = grants.length > GRANTS_SHOWN
	return (
		<Section
			title="Who works here"
			description={`People with rights that reach ${here}, as far as you may see them; the widest rights last.${more ? ` The first ${GRANTS_SHOWN} are shown.` : ''}`}
		>
			<DataTable
				caption="Who works here"
				columns={[
					{ key: 'name', label: 'Person' },
					{ key: 'role', label: 'Role' },
					{ key: 'where', label: 'For' },
					{ key: 'until', label: 'Until' },
				]}
				rows={shown.map((grant) => ({
					id: grant.id,
					href: `/${grant.isKey ? 'keys' : 'accounts'}/${grant.accountId}`,
					cells: {
						name: (
							<>
								{grant.name}
								<span className="block font-normal text-muted text-sm">
									{grant.isKey ? 'a program' : shownAddress(grant.address)}
								</span>
							</>
						),
						role: grant.roleName,
						where: where(grant, here),
						until: <Until grant={grant} now={now} />,
					},
				}))}
				empty={
					<EmptyState icon={<UsersRound />} title="Nobody yet">
						Give somebody rights for this on their page under People.
					</EmptyState>
				}
			/>
		</Section>
	)
}
