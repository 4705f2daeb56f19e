import { GrantCard } from '@/features/grants'
import { Badge, Card, Code, DescriptionList, Dialog, LinkButton, Notice, Section, Time } from '@/ui'
import type { KeyDetail } from '../list-keys'
import { EndKeyForm, RotateKeyForm } from './key-forms'

function State({ of: { state, endsAt, endedAt }, now }: { of: KeyDetail; now: Date }) {
	if (state === 'works')
		return (
			<span className="flex flex-wrap items-center gap-2">
				<Badge tone="success">Works</Badge>
				<span>
					ends <Time value={endsAt} now={now} />
				</span>
			</span>
		)
	if (state === 'to-come') return <Badge tone="info">Has not begun</Badge>
	return (
		<span className="flex flex-wrap items-center gap-2">
			<Badge>Ended</Badge> <Time value={endedAt ?? endsAt} now={now} />
		</span>
	)
}

function Used({ of: { usedAt, usedFrom }, now }: { of: KeyDetail; now: Date }) {
	if (usedAt === null) return 'never'
	return (
		<>
			<Time value={usedAt} now={now} />
			{usedFrom && ` from ${usedFrom}`}
		</>
	)
}

function Maker({ of: { isMine, maker, makerId } }: { of: KeyDetail }) {
	if (isMine) return 'you'
	return maker === null ? 'somebody out of your sight' : <a href={`/accounts/${makerId}`}>{maker}</a>
}

function factsOf(key: KeyDetail, now: Date) {
	const { publicId, networks, createdAt, rotatedAt, oldEndsAt } = key
	return [
		{ term: 'State', detail: <State of={key} now={now} /> },
		{ term: 'Begins with', detail: <Code>{`postern_${publicId}_`}</Code> },
		{
			term: 'Made by',
			detail: (
				<>
					<Maker of={key} />, <Time value={createdAt} now={now} />
				</>
			),
		},
		{ term: 'Last used', detail: <Used of={key} now={now} /> },
		{ term: 'Taken from', detail: networks.length === 0 ? 'everywhere' : networks.join(', ') },
		...(rotatedAt
			? [
					{
						term: 'Present secret',
						detail: (
							<>
								since <Time value={rotatedAt} now={now} />
								{oldEndsAt && oldEndsAt > now && (
									<>
										; the old one ends <Time value={oldEndsAt} now={now} />
									</>
								)}
							</>
						),
					},
				]
			: []),
	]
}

/** What ends with a key. */
export function WhatKeyEnds({ name }: { name: string }) {
	return (
		<ul className="list-disc ps-5">
			<li>The next request that comes with “{name}” is refused. It never works again; a new key can be made.</li>
			<li>What was made with it stays.</li>
		</ul>
	)
}

/** One key: what it may do, since when, from where; its maker gives it another secret or ends it, and so does who may revoke. */
export function KeyView({ detail, now }: { detail: KeyDetail; now: Date }) {
	const { id, name, isMine, grant, mayEnd, state } = detail
	return (
		<>
			{state === 'ended' && (
				<Notice tone="info" title="This key has ended">
					Whatever is sent with it is refused. It stays here so that the journal can be understood.
				</Notice>
			)}
			<Card>
				<DescriptionList items={factsOf(detail, now)} />
			</Card>
			{grant && (
				<Section title="What it may do" description="Never more than its maker holds: what they lose, it loses.">
					<GrantCard name={name} grant={grant} now={now} unfolded actions={null} />
				</Section>
			)}
			{isMine && mayEnd && (
				<Section title="Another secret" description="What it may do stays as it is.">
					<Card>
						<RotateKeyForm id={id} />
					</Card>
				</Section>
			)}
			{mayEnd && (
				<div>
					<Dialog
						trigger={
							<LinkButton variant="danger" href={`/keys/${id}/end`}>
								End this key
							</LinkButton>
						}
						title={`End ${name}?`}
						description={<WhatKeyEnds name={name} />}
					>
						<EndKeyForm id={id} isMine={isMine} />
					</Dialog>
				</div>
			)}
		</>
	)
}
