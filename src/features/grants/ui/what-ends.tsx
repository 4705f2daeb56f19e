import { shownAddress } from '@/core/address'
import { Tree, type TreeNode } from '@/ui'
import type { GivenGrant, HeldGrant, ScopeName } from '../held-grants'
import type { WaitingJobs } from '../waiting-jobs'

/** What a place is called; one that is out of sight has only its kind. */
export function placeName({ kind, name, gone }: ScopeName): string {
	if (kind === 'server') return 'the whole server'
	if (name === null)
		return { organization: 'another organization', domain: 'another domain', mailbox: 'another mailbox' }[kind]
	const shown = kind === 'organization' ? name : shownAddress(name)
	return gone ? `${shown} (in the trash)` : shown
}

/** The places of a grant, at most so many, and how many more there are. */
export function placesOf(grant: Pick<HeldGrant, 'scopes' | 'moreScopes'>, most: number) {
	const names = [...new Set(grant.scopes.map(placeName))]
	if (names.length === 0) return { places: ['nothing that is still there'], morePlaces: 0 }
	return { places: names.slice(0, most), morePlaces: Math.max(0, names.length - most) + grant.moreScopes }
}

const placeWords = (grant: HeldGrant): string => {
	const { places, morePlaces } = placesOf(grant, 3)
	return places.join(', ') + (morePlaces > 0 ? ` and ${morePlaces} more` : '')
}

const handedOnWords = (n: number): string =>
	n === 1
		? 'One grant that was handed on out of it ends too, unless it is kept'
		: `${n} grants that were handed on out of it end too, unless they are kept`
/** A key is nobody's to keep: it acts in the name of who made it. */
function keyWords(n: number, goesOn: boolean): string {
	const text = n === 1 ? 'one API key made out of it ends' : `${n} API keys made out of it end`
	return `${goesOn ? text : text.charAt(0).toUpperCase() + text.slice(1)} for the programs that use ${n === 1 ? 'it' : 'them'}`
}

/** Whose rights end along with a grant, because they came out of it. */
function HandedOn({ count, below }: { count: number; below: readonly GivenGrant[] }) {
	if (count === 0) return null
	const keys = below.filter(({ isKey }) => isKey)
	const rights = count - keys.length
	const shown = below.slice(0, SHOWN)
	const unseen = count - shown.length
	const ids = new Set(shown.map(({ id }) => id))
	const tops = shown.filter(({ parentId }) => parentId === null || !ids.has(parentId))
	return (
		<li>
			{[rights > 0 && handedOnWords(rights), keys.length > 0 && keyWords(keys.length, rights > 0)]
				.filter(Boolean)
				.join(', and ')}
			{shown.length > 0 ? ':' : '.'}
			{shown.length > 0 && <Tree nodes={tops.map((grant) => nodeOf(grant, shown))} label="What was handed on" />}
			{shown.length > 0 && unseen > 0 && `And ${unseen} more.`}
		</li>
	)
}
const SHOWN = 40
const nodeOf = (grant: GivenGrant, all: readonly GivenGrant[]): TreeNode => ({
	id: grant.id,
	label: `${grant.holder} · ${grant.roleName}`,
	children: all.filter(({ parentId }) => parentId === grant.id).map((child) => nodeOf(child, all)),
})

/** Every grant that hangs below one of these. */
function under(ids: readonly string[], given: readonly GivenGrant[]): GivenGrant[] {
	const tree = new Set(ids)
	return given.filter((grant) => {
		if (grant.parentId === null || !tree.has(grant.parentId)) return false
		tree.add(grant.id)
		return true
	})
}

/** Jobs in their name that have yet to run. */
const Waiting = ({ jobs }: { jobs: readonly WaitingJobs[] }) =>
	jobs.map(({ what, jobs: n }) =>
		what === null ? (
			<li key="approvals">
				{n === 1 ? 'One request of theirs waits' : `${n} requests of theirs wait`} for a second person: what was asked
				for with this ends, and is not brought back by an undo.
			</li>
		) : (
			<li key={what}>
				{n === 1 ? 'One job of theirs waits' : `${n} jobs of theirs wait`} to {what}: what their rights no longer cover
				then is refused.
			</li>
		),
	)

/** Exactly what ends with one grant. */
export function WhatEnds({
	name,
	grant,
	given,
	waiting,
}: {
	name: string
	grant: HeldGrant
	given: readonly GivenGrant[]
	waiting: readonly WaitingJobs[]
}) {
	return (
		<ul className="list-disc ps-5">
			<li>
				{name} loses the role {grant.roleName} in {placeWords(grant)}, at once: their sessions end, and in open pages
				nothing can be done any more.
			</li>
			<HandedOn count={grant.handedOn} below={under([grant.id], given)} />
			<Waiting jobs={waiting} />
			<li>What was made with it stays: mailboxes and aliases are not touched.</li>
			<Undo />
		</ul>
	)
}

const Undo = () => <li>For five minutes you can undo it; sessions and links stay ended.</li>

/** Exactly what ends with everything. */
export function WhatAllEnds({
	name,
	grants,
	given,
	waiting,
	hasMailbox,
}: {
	name: string
	grants: readonly HeldGrant[]
	given: readonly GivenGrant[]
	waiting: readonly WaitingJobs[]
	hasMailbox: boolean
}) {
	const ids = grants.map(({ id }) => id)
	const below = under(ids, given).filter(({ id }) => !ids.includes(id))
	const count = grants.reduce((sum, grant) => sum + grant.handedOn, 0)
	return (
		<ul className="list-disc ps-5">
			{grants.map((grant) => (
				<li key={grant.id}>
					{grant.roleName} in {placeWords(grant)}
				</li>
			))}
			<HandedOn count={Math.max(below.length, count)} below={below} />
			<Waiting jobs={waiting} />
			<li>{name} is signed out everywhere, and unused invitation links are void.</li>
			<li>
				{hasMailbox
					? 'They keep their mailbox and can sign in to it again.'
					: 'They can sign in again, but there is nothing left for them to see.'}
			</li>
			<Undo />
		</ul>
	)
}
