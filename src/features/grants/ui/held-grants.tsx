import { KeyRound } from 'lucide-react'
import type { ReactNode } from 'react'
import { Card, Dialog, EmptyState, LinkButton, RowItem, RowList, Section, Time, Tree, type TreeNode } from '@/ui'
import type { EndedGrant, GivenGrant, HeldGrant } from '../held-grants'
import type { KeepChoice } from '../keepable'
import type { InvitationRow } from '../list-invitations'
import type { WaitingJobs } from '../waiting-jobs'
import { GrantCard } from './grant-card'
import { InvitationState } from './invitation-state'
import { RevokeAllForm, RevokeGrantForm } from './revoke-forms'
import { WhatAllEnds, WhatEnds } from './what-ends'

interface Person {
	readonly id: string
	readonly name: string
	readonly hasMailbox: boolean
}

function Revoke({
	person,
	grant,
	given,
	waiting,
	choices,
}: {
	person: Person
	grant: HeldGrant
	given: readonly GivenGrant[]
	waiting: readonly WaitingJobs[]
	choices: readonly KeepChoice[]
}) {
	if (!grant.mayRevoke) return null
	return (
		<Dialog
			trigger={
				<LinkButton size="small" href={`/accounts/${person.id}/revoke?grant=${grant.id}`}>
					Revoke…
				</LinkButton>
			}
			title={`Revoke ${grant.roleName} from ${person.name}?`}
			description={<WhatEnds name={person.name} grant={grant} given={given} waiting={waiting} />}
		>
			<RevokeGrantForm grant={grant.id} choices={choices} />
		</Dialog>
	)
}

function RevokeAll({
	person,
	grants,
	given,
	waiting,
	choices,
}: {
	person: Person
	grants: readonly HeldGrant[]
	given: readonly GivenGrant[]
	waiting: readonly WaitingJobs[]
	choices: readonly KeepChoice[]
}) {
	if (grants.length === 0 || !grants.every((grant) => grant.mayRevoke)) return null
	return (
		<Dialog
			trigger={
				<LinkButton variant="danger" href={`/accounts/${person.id}/revoke`}>
					Revoke all privileges of {person.name}
				</LinkButton>
			}
			title={`Revoke all privileges of ${person.name}?`}
			description={
				<>
					<p>This ends at once, in open pages too:</p>
					<WhatAllEnds
						name={person.name}
						grants={grants}
						given={given}
						waiting={waiting}
						hasMailbox={person.hasMailbox}
					/>
				</>
			}
		>
			<RevokeAllForm account={person.id} choices={choices} />
		</Dialog>
	)
}

const UNFOLDED = 3

/** A grant that came with an invitation to which nobody has come yet. */
function CameWith({ invitations, grant }: { invitations: readonly InvitationRow[]; grant: HeldGrant }) {
	const invitation = invitations.find(({ grantId }) => grantId === grant.id)
	if (!invitation || invitation.state === 'accepted') return null
	return (
		<a href={`/invitations/${invitation.id}`} className="flex items-center gap-2 text-sm">
			Invitation <InvitationState state={invitation.state} />
		</a>
	)
}

/** The full listing of what a person may do, in words, with the ways to end it. */
export function HeldGrants({
	person,
	grants,
	given,
	waiting,
	invitations,
	choicesFor,
	now,
	give,
}: {
	person: Person
	grants: readonly HeldGrant[]
	given: readonly GivenGrant[]
	/** What waits to be done in their name. */
	waiting: readonly WaitingJobs[]
	/** Theirs: a grant that came with one says what became of it. */
	invitations: readonly InvitationRow[]
	/** What hangs directly below grants that end together. */
	choicesFor: (ending: readonly string[]) => readonly KeepChoice[]
	now: Date
	/** The way to giving more. */
	give: ReactNode
}) {
	return (
		<Section title={`What ${person.name} may do`} action={grants.length > 0 ? give : null}>
			{grants.length === 0 && (
				<EmptyState icon={<KeyRound />} title="No rights" action={give}>
					{person.hasMailbox
						? `${person.name} can sign in and look after their own mailbox, and nothing else.`
						: `${person.name} can sign in, but sees nothing until somebody gives them rights.`}
				</EmptyState>
			)}
			<div className="grid gap-4">
				{grants.map((grant) => (
					<GrantCard
						key={grant.id}
						name={person.name}
						grant={grant}
						now={now}
						unfolded={grants.length <= UNFOLDED}
						invitation={<CameWith invitations={invitations} grant={grant} />}
						actions={
							<>
								{grant.mayEdit && (
									<LinkButton size="small" href={`/grants/${grant.id}/edit`}>
										Change…
									</LinkButton>
								)}
								<Revoke
									person={person}
									grant={grant}
									given={given}
									waiting={waiting}
									choices={choicesFor([grant.id])}
								/>
							</>
						}
					/>
				))}
			</div>
			<div>
				<RevokeAll
					person={person}
					grants={grants}
					given={given}
					waiting={waiting}
					choices={choicesFor(grants.map(({ id }) => id))}
				/>
			</div>
		</Section>
	)
}

function nodesUnder(parents: ReadonlySet<string>, given: readonly GivenGrant[], now: Date): TreeNode[] {
	return given
		.filter(({ parentId }) => parentId !== null && parents.has(parentId))
		.map((grant) => ({
			id: grant.id,
			label: (
				<span>
					<a href={`/${grant.isKey ? 'keys' : 'accounts'}/${grant.accountId}`}>{grant.holder}</a> · {grant.roleName}
					{grant.endsAt && (
						<span className="text-muted">
							{' '}
							· ends <Time value={grant.endsAt} now={now} />
						</span>
					)}
				</span>
			),
			children: nodesUnder(new Set([grant.id]), given, now),
		}))
}

/** Who has got something out of a person's rights, and who from those in turn. */
export function HandedOnTree({
	name,
	grants,
	given,
	now,
}: {
	name: string
	grants: readonly HeldGrant[]
	given: readonly GivenGrant[]
	now: Date
}) {
	const nodes = nodesUnder(new Set(grants.map(({ id }) => id)), given, now)
	if (nodes.length === 0) return null
	return (
		<Section
			title="Handed on"
			description={`What ${name} gave to others, and those to others again. It ends with theirs.`}
		>
			<Card>
				<Tree nodes={nodes} label={`Handed on by ${name}`} />
			</Card>
		</Section>
	)
}

/** What was taken back. */
export function EndedGrants({ grants, now }: { grants: readonly EndedGrant[]; now: Date }) {
	if (grants.length === 0) return null
	return (
		<Section title="Earlier rights">
			<Card padded={false}>
				<RowList>
					{grants.map((grant) => (
						<RowItem key={grant.id}>
							<span>{grant.roleName}</span>
							<span className="text-muted">
								revoked <Time value={grant.revokedAt} now={now} />
								{grant.revokedBy && ` by ${grant.revokedBy}`}
							</span>
						</RowItem>
					))}
				</RowList>
			</Card>
		</Section>
	)
}
