import { Bot } from 'lucide-react'
import type { ReactNode } from 'react'
import type { ListPage } from '@/core/gateway/keyset'
import { placesOf } from '@/features/grants'
import { Badge, type Column, DataTable, EmptyState, LinkButton, listAddress, Pagination, Section, Time } from '@/ui'
import type { KeyFilter, KeyRow } from '../list-keys'

const COLUMNS: readonly Column[] = [
	{ key: 'name', label: 'For' },
	{ key: 'where', label: 'In' },
	{ key: 'used', label: 'Last used' },
	{ key: 'ends', label: 'Ends' },
]

function Where({ of }: { of: KeyRow }) {
	const { places, morePlaces } = placesOf(of, 2)
	return places.join(', ') + (morePlaces > 0 ? ` and ${morePlaces} more` : '')
}

function LastUse({ of: { usedAt, usedFrom }, now }: { of: KeyRow; now: Date }) {
	if (usedAt === null) return <span className="text-muted">never</span>
	return (
		<span>
			<Time value={usedAt} now={now} />
			{usedFrom && <span className="block text-muted text-sm">from {usedFrom}</span>}
		</span>
	)
}

/** Whether it works, where it does not simply do. */
function Ends({ of: { state, startsAt, endsAt, endedAt }, now }: { of: KeyRow; now: Date }) {
	if (state === 'ended')
		return (
			<span className="flex flex-wrap items-center gap-2">
				<Badge>Ended</Badge> <Time value={endedAt ?? endsAt} now={now} />
			</span>
		)
	return (
		<span>
			<Time value={endsAt} now={now} />
			{state === 'to-come' && (
				<span className="block text-muted text-sm">
					begins <Time value={startsAt} now={now} />
				</span>
			)}
		</span>
	)
}

/** Keys, each leading to its page. @param made whose each is, where they are of several people */
export function KeyTable({
	keys,
	caption,
	made = false,
	empty,
	now,
}: {
	keys: readonly KeyRow[]
	caption: string
	made?: boolean
	empty: ReactNode
	now: Date
}) {
	return (
		<DataTable
			caption={caption}
			columns={COLUMNS}
			rows={keys.map((key) => ({
				id: key.id,
				href: `/keys/${key.id}`,
				muted: key.state === 'ended',
				cells: {
					name: (
						<>
							{key.name}
							<span className="block font-normal text-muted text-sm">
								{made ? `made by ${key.maker ?? 'somebody else'}` : `postern_${key.publicId}_…`}
							</span>
						</>
					),
					where: <Where of={key} />,
					used: <LastUse of={key} now={now} />,
					ends: <Ends of={key} now={now} />,
				},
			}))}
			empty={empty}
		/>
	)
}

/** Keys of other people within reach. */
export function OthersKeys({ page, filter, now }: { page: ListPage<KeyRow>; filter: KeyFilter; now: Date }) {
	const to = listAddress('/keys', filter)
	return (
		<>
			<KeyTable
				caption="Keys of others"
				keys={page.rows}
				made
				now={now}
				empty={
					<EmptyState icon={<Bot />} title={filter.q ? 'No key fits' : 'None'}>
						What other people give to programs stands here, for as long as you see those people.
					</EmptyState>
				}
			/>
			<Pagination page={page} to={to} />
		</>
	)
}

/** On the page of a person: what programs may do in their name. */
export function PersonKeys({ name, keys, now }: { name: string; keys: readonly KeyRow[]; now: Date }) {
	if (keys.length === 0) return null
	return (
		<Section
			title="API keys"
			description={`With these, programs act in the name of ${name}, within what ${name} holds. They end with it.`}
		>
			<KeyTable caption={`API keys of ${name}`} keys={keys} empty={null} now={now} />
		</Section>
	)
}

/** On the page about oneself: how many there are, and the way to them. */
export function KeysLink({ keys }: { keys: readonly KeyRow[] }) {
	const working = keys.filter(({ state }) => state !== 'ended').length
	return (
		<Section
			id="keys"
			title="API keys"
			description={`For programs that act in your name, with some of your rights and an end. ${working === 1 ? 'One key works' : `${working || 'No'} keys work`}.`}
			action={<LinkButton href="/keys">Manage API keys</LinkButton>}
		>
			{null}
		</Section>
	)
}
