import { Copy, Pencil } from 'lucide-react'
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { requireViewer } from '@/core/gateway/viewer'
import { builtInRole, mayAnywhere } from '@/core/policy'
import { BuiltInDetail, getRole, RemoveRoleForm, RoleDetail } from '@/features/roles'
import { Dialog, LinkButton, Page, Section } from '@/ui'
import { idOf, orNotFound } from '../../../or-not-found'
import { Said, type SearchParams } from '../../../said'

export const metadata: Metadata = { title: 'Role' }

type Props = { params: Promise<{ id: string }>; searchParams: SearchParams }

const CRUMBS = [{ label: 'Roles', href: '/roles' }]

const Clone = ({ from }: { from: string }) => (
	<LinkButton href={`/roles/new?from=${from}`} icon={<Copy size={16} aria-hidden />}>
		Clone
	</LinkButton>
)

export default async function RolePage({ params, searchParams }: Props) {
	const viewer = await requireViewer()
	if (!mayAnywhere(viewer.actor, 'role.read', viewer.now)) notFound()
	const builtIn = builtInRole((await params).id)
	if (builtIn) {
		const mayClone = builtIn.rights.length > 0 && mayAnywhere(viewer.actor, 'role.create', viewer.now)
		return (
			<Page
				title={builtIn.name}
				description={builtIn.description}
				breadcrumb={CRUMBS}
				action={mayClone && <Clone from={builtIn.key} />}
			>
				<BuiltInDetail role={builtIn} />
			</Page>
		)
	}
	const id = await idOf(params)
	const role = await orNotFound(getRole(viewer, id))
	const where =
		role.organizationId === null ? 'A role of the whole server' : `A role of ${role.organization ?? 'an organization'}`
	const edit = (
		<>
			{role.can.clone && <Clone from={id} />}
			{role.can.edit && (
				<LinkButton href={`/roles/${id}/edit`} variant="primary" icon={<Pencil size={16} aria-hidden />}>
					Edit
				</LinkButton>
			)}
		</>
	)
	const ending = role.can.remove && (
		<Section
			title="Delete"
			description={role.held > 0 ? 'A role that somebody holds stays; revoke it from them first.' : 'Nobody holds it.'}
		>
			{role.held === 0 && (
				<Dialog
					trigger={
						<LinkButton href={`/roles/${id}/delete`} variant="danger">
							Delete role…
						</LinkButton>
					}
					title={`Delete the role ${role.name}?`}
					description="It cannot be given from then on. Grants that have ended keep its name."
				>
					<RemoveRoleForm role={id} />
				</Dialog>
			)}
		</Section>
	)
	return (
		<Page
			title={role.name}
			description={role.description ? `${role.description} · ${where}` : where}
			breadcrumb={CRUMBS}
			action={edit}
		>
			<Said searchParams={searchParams} />
			<RoleDetail role={role} now={viewer.now} ending={ending} />
		</Page>
	)
}
