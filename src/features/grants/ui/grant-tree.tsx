import { Network } from 'lucide-react'
import { Card, EmptyState, LinkButton, Time, Tree, type TreeNode } from '@/ui'
import type { GrantTree as Found, TreeGrant } from '../grant-tree'
import { placesOf } from './what-ends'

function Revoke({ grant: { id, accountId, handedOn, isKey } }: { grant: TreeGrant }) {
	if (isKey) return <a href={`/keys/${accountId}/end`}>End…</a>
	const text = handedOn > 0 ? `Revoke with ${handedOn} below…` : 'Revoke…'
	return <a href={`/accounts/${accountId}/revoke?grant=${id}`}>{text}</a>
}

function Line({ grant, now, hidden }: { grant: TreeGrant; now: Date; hidden: number }) {
	const { places, morePlaces } = placesOf(grant, 2)
	const where = places.join(', ') + (morePlaces > 0 ? ` and ${morePlaces} more` : '')
	return (
		<span className="inline-flex flex-wrap items-baseline gap-x-3">
			<span>
				<a href={`/${grant.isKey ? 'keys' : 'accounts'}/${grant.accountId}`}>{grant.holder}</a> ·{' '}
				<strong>{grant.roleName}</strong> in {where}
			</span>
			<span className="text-muted text-sm">
				{grant.maxMailboxes !== null && `${grant.mailboxes} of ${grant.maxMailboxes} mailboxes used · `}
				{grant.startsAt > now && (
					<>
						begins <Time value={grant.startsAt} now={now} /> ·{' '}
					</>
				)}
				{grant.endsAt ? (
					<>
						ends <Time value={grant.endsAt} now={now} />
					</>
				) : (
					'no end'
				)}
				{hidden > 0 && (
					<>
						{' · '}
						<a href={`/grants?under=${grant.id}`}>{hidden} more below</a>
					</>
				)}
				{grant.mayRevoke && (
					<>
						{' · '}
						<Revoke grant={grant} />
					</>
				)}
			</span>
		</span>
	)
}

interface Branch {
	readonly node: TreeNode
	/** How many grants it shows. */
	readonly size: number
}

function branchOf(grant: TreeGrant, children: ReadonlyMap<string, readonly TreeGrant[]>, now: Date): Branch {
	const below = (children.get(grant.id) ?? []).map((child) => branchOf(child, children, now))
	const shown = below.reduce((sum, { size }) => sum + size, 0)
	const label = <Line grant={grant} now={now} hidden={Math.max(0, grant.handedOn - shown)} />
	return { node: { id: grant.id, label, children: below.map(({ node }) => node) }, size: shown + 1 }
}

/** Somebody who was searched for stands at the top once, and not below another as well. */
function childrenIn({ page, below, under }: Found): Map<string, readonly TreeGrant[]> {
	const tops = new Set(page.rows.map(({ id }) => id))
	const children = new Map<string, readonly TreeGrant[]>()
	for (const grant of [...page.rows, ...below]) {
		const above = grant.parentId ?? ''
		if (under?.id === above || !tops.has(grant.id)) children.set(above, [...(children.get(above) ?? []), grant])
	}
	return children
}

function Pages({ page, hrefFor }: { page: Found['page']; hrefFor: (at: string) => string }) {
	const links = [
		{ label: 'Before', at: page.previous },
		{ label: 'More', at: page.next },
	]
	if (links.every(({ at }) => at === null)) return null
	return (
		<nav className="flex gap-2" aria-label="Pages">
			{links.map(({ label, at }) =>
				at === null ? null : (
					<LinkButton key={label} size="small" href={hrefFor(at)}>
						{label}
					</LinkButton>
				),
			)}
		</nav>
	)
}

/** Who gave what to whom, each below what it was given out of. */
export function GrantTree({
	tree,
	now,
	hrefFor,
	searched,
}: {
	tree: Found
	now: Date
	/** The page's address with another cursor. */
	hrefFor: (at: string) => string
	searched: boolean
}) {
	const { page, under } = tree
	if (page.rows.length === 0 && !under) {
		return (
			<EmptyState icon={<Network />} title={searched ? 'Nobody fits' : 'No rights given'}>
				{searched
					? 'Nobody of that name holds rights that you may see.'
					: 'What people are given stands here, and out of what.'}
			</EmptyState>
		)
	}
	const children = childrenIn(tree)
	const roots = under ? [under] : page.rows
	return (
		<Card>
			<div className="grid gap-4">
				<Tree nodes={roots.map((grant) => branchOf(grant, children, now).node)} label="Who gave what to whom" />
				<Pages page={page} hrefFor={hrefFor} />
			</div>
		</Card>
	)
}
