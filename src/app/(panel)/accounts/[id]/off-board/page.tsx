import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { requireViewer } from '@/core/gateway/viewer'
import { getAccount } from '@/features/accounts'
import { handedOnOutOf, heldGrants, keepChoices } from '@/features/grants'
import { LeavingPlan, leavingOf, offBoardingPlan } from '@/features/off-boarding'
import { Page } from '@/ui'
import { idOf, orNotFound } from '../../../../or-not-found'
import { oneEach, type SearchParams } from '../../../../said'

export const metadata: Metadata = { title: 'Off-board' }

type Props = { params: Promise<{ id: string }>; searchParams: SearchParams }

/** What is to become of everything that hangs on a person; `?show=plan` shows what would come out. */
export default async function OffBoardPage({ params, searchParams }: Props) {
	const viewer = await requireViewer()
	const id = await idOf(params)
	const [account, leaving] = await Promise.all([orNotFound(getAccount(viewer, id)), leavingOf(viewer, id)])
	if (!leaving.may) notFound()
	const [chosen, { keep }] = [await oneEach(searchParams), await searchParams]
	const kept = keep === undefined ? [] : [keep].flat()
	const held = await heldGrants(viewer, id)
	const ending = held.map((grant) => grant.id)
	const keepable = keepChoices(viewer, await handedOnOutOf(viewer, ending), ending)
	const plan = chosen.show === 'plan' ? await offBoardingPlan(viewer, id, { ...chosen, keep: kept }) : null
	const { name } = account
	return (
		<Page
			title={`Off-board ${name}`}
			description="What is to become of everything that hangs on them. Nothing is done before you have seen all of it."
			breadcrumb={[
				{ label: 'People', href: '/accounts' },
				{ label: name, href: `/accounts/${id}` },
			]}
			width="narrow"
		>
			<LeavingPlan
				account={id}
				name={name}
				mailboxes={account.mailboxes.filter(({ deletedAt }) => deletedAt === null)}
				keepable={keepable}
				chosen={chosen}
				kept={kept}
				plan={plan}
				today={viewer.now.toISOString().slice(0, 10)}
				asksReason={account.asksReason}
			/>
		</Page>
	)
}
