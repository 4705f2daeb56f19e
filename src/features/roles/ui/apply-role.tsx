import { CircleCheck } from 'lucide-react'
import { shownAddress } from '@/core/address'
import type { Left, Withheld } from '@/core/policy'
import { Card, EmptyState, LinkButton, RowItem, RowList, Section } from '@/ui'
import { labelsOf } from '../rights-in-words'
import type { CopyToApply, RoleHolders } from '../role-holders'
import { ApplyRoleForm, type CopyRow } from './apply-role-form'

const WHY: Record<Withheld['why'], string> = {
	parent: 'the grant that theirs came from lacks it',
	giver: 'you may not give it there',
	needs: 'it needs a right that is not given',
}
const LEFT: Record<Left, string> = {
	oneself: 'These are your own rights; somebody else has to apply it to you.',
	outranked: 'Holds more than you do.',
	protected: 'Has a protected mailbox.',
	'not-yours-to-take': 'Would lose rights, and you may not revoke them there.',
	'nothing-left': 'Nothing would be left. Revoke it instead.',
	withheld: 'Nothing of it can be given.',
}

const withheldOf = (copy: CopyToApply): string[] =>
	copy.withheld.map(({ right, why }) => `${labelsOf([right]).join()} (${WHY[why]})`)

const rowOf = (copy: CopyToApply): CopyRow => ({
	sign: copy.sign,
	name: copy.name,
	address: shownAddress(copy.address),
	gains: labelsOf(copy.gains),
	losses: labelsOf(copy.losses),
	withheld: withheldOf(copy),
	handedOn: copy.handedOn,
})

function LeftAlone({ copies }: { copies: readonly CopyToApply[] }) {
	if (copies.length === 0) return null
	return (
		<Section
			title="Left as they are"
			description="What they hold differs from the role, and you cannot bring it up to it."
		>
			<Card padded={false}>
				<RowList>
					{copies.map((copy) => (
						<RowItem key={copy.sign}>
							<span>
								<a href={`/accounts/${copy.accountId}`}>{copy.name}</a>
								<span className="block text-muted text-sm">{shownAddress(copy.address)}</span>
							</span>
							<span className="text-sm">
								{copy.left && LEFT[copy.left]}
								{withheldOf(copy).map((text) => (
									<span key={text} className="block text-muted">
										Not given: {text}
									</span>
								))}
							</span>
						</RowItem>
					))}
				</RowList>
			</Card>
		</Section>
	)
}

const grants = (n: number): string => (n === 1 ? 'One grant' : `${n} grants`)

/** Who holds a role otherwise than it is by now, what each would gain and lose, and who is left alone. */
export function ApplyRole({ role, holders }: { role: { id: string; version: number }; holders: RoleHolders }) {
	const open = holders.copies.filter(({ left }) => left === null)
	const notes = [
		...(holders.upToDate > 0
			? [`${grants(holders.upToDate)} already ${holders.upToDate === 1 ? 'has' : 'have'} it as it is.`]
			: []),
		...(holders.unseen > 0
			? [
					`${grants(holders.unseen)} of people whom you cannot see ${holders.unseen === 1 ? 'stays' : 'stay'} untouched.`,
				]
			: []),
	]
	return (
		<>
			{open.length > 0 ? (
				<ApplyRoleForm role={role.id} version={role.version} rows={open.map(rowOf)} />
			) : (
				<EmptyState
					icon={<CircleCheck />}
					title="Nothing to apply"
					action={<LinkButton href={`/roles/${role.id}`}>Back to the role</LinkButton>}
				>
					Nobody whose rights you can change holds this role otherwise than it is now.
				</EmptyState>
			)}
			{holders.next && (
				<p>
					<a href={`/roles/${role.id}/apply?behind=${holders.next}`}>Show the next holders</a>, of whom there are more
					than fit here. Apply to those above first, or leave them as they are.
				</p>
			)}
			<LeftAlone copies={holders.copies.filter(({ left }) => left !== null)} />
			{notes.length > 0 && <p className="text-muted text-sm">{notes.join(' ')}</p>}
		</>
	)
}
