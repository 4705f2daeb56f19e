import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { requireViewer } from '@/core/gateway/viewer'
import { ApplyRole, getRole, roleHolders } from '@/features/roles'
import { Page } from '@/ui'
import { idOf, isId, orNotFound } from '../../../../or-not-found'
import { oneEach, Said, type SearchParams } from '../../../../said'

export const metadata: Metadata = { title: 'Apply role' }

type Props = { params: Promise<{ id: string }>; searchParams: SearchParams }

export default async function ApplyRolePage({ params, searchParams }: Props) {
	const viewer = await requireViewer()
	const id = await idOf(params)
	const role = await orNotFound(getRole(viewer, id))
	if (!role.can.apply) notFound()
	const { behind } = await oneEach(searchParams)
	const holders = await orNotFound(roleHolders(viewer, role, isId(behind) ? behind : null))
	return (
		<Page
			title={`Apply ${role.name} to its holders`}
			description="Each was given a copy of the role. Here is what each of them would gain and lose; only who is ticked is changed, at once and in every open page."
			breadcrumb={[
				{ label: 'Roles', href: '/roles' },
				{ label: role.name, href: `/roles/${id}` },
			]}
			width="narrow"
		>
			<Said searchParams={searchParams} />
			<ApplyRole role={role} holders={holders} />
		</Page>
	)
}
