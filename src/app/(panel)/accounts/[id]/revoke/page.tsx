import type { Metadata } from 'next'
import { notFound, redirect } from 'next/navigation'
import { requireViewer } from '@/core/gateway/viewer'
import { getAccount } from '@/features/accounts'
import {
	givenGrants,
	handedOnOutOf,
	heldGrants,
	keepChoices,
	RevokeAllForm,
	RevokeGrantForm,
	WhatAllEnds,
	WhatEnds,
	waitingJobs,
} from '@/features/grants'
import { Card, Notice, Page } from '@/ui'
import { idOf, orNotFound } from '../../../../or-not-found'
import { oneEach, type SearchParams } from '../../../../said'

export const metadata: Metadata = { title: 'Revoke rights' }

type Props = { params: Promise<{ id: string }>; searchParams: SearchParams }

/** One grant (`?grant=`), or everything. */
export default async function RevokePage({ params, searchParams }: Props) {
	const viewer = await requireViewer()
	const id = await idOf(params)
	const account = await orNotFound(getAccount(viewer, id))
	if (account.isKey) redirect(`/keys/${id}/end`)
	const { grant: wanted } = await oneEach(searchParams)
	const [held, given, waiting] = await Promise.all([
		heldGrants(viewer, id),
		givenGrants(viewer, id),
		waitingJobs(viewer, id),
	])
	const { name } = account
	const grants = wanted === undefined ? held : held.filter((grant) => grant.id === wanted)
	const [one] = grants
	if (!one || !grants.every((grant) => grant.mayRevoke)) notFound()
	const isAll = wanted === undefined
	const ending = grants.map((grant) => grant.id)
	const choices = keepChoices(viewer, await handedOnOutOf(viewer, ending), ending)
	return (
		<Page
			title={isAll ? `Revoke all privileges of ${name}?` : `Revoke ${one.roleName} from ${name}?`}
			breadcrumb={[
				{ label: 'People', href: '/accounts' },
				{ label: name, href: `/accounts/${id}` },
			]}
			width="narrow"
		>
			<Notice tone="warning" title="This ends at once, in open pages too">
				{isAll ? (
					<WhatAllEnds name={name} grants={grants} given={given} waiting={waiting} hasMailbox={account.hasMailbox} />
				) : (
					<WhatEnds name={name} grant={one} given={given} waiting={waiting} />
				)}
			</Notice>
			<Card>
				{isAll ? (
					<RevokeAllForm account={id} choices={choices} backHref={`/accounts/${id}`} />
				) : (
					<RevokeGrantForm grant={one.id} choices={choices} backHref={`/accounts/${id}`} />
				)}
			</Card>
		</Page>
	)
}
