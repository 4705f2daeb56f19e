import { applyRole } from '@/features/roles/apply-role'
import { createRole } from '@/features/roles/create-role'
import { editRole } from '@/features/roles/edit-role'
import { removeRole } from '@/features/roles/remove-role'
import { random } from '../../support/factories'
import { copyToApply, freshRole, organizationOf } from '../world'
import { attempt, type Entries, reading } from './attempt'

const content = () => ({ name: `New ${random()}`, description: '', rights: ['mailbox.read' as const] })

export const ROLE: Entries<'role'> = {
	'role.read': reading(
		async (read) => (await read.role.findMany({ select: { id: true } })).map(({ id }) => id),
		async (aim) => (await freshRole(aim)).id,
	),
	'role.create': [attempt(createRole, async (aim) => ({ organization: organizationOf(aim), ...content() }))],
	'role.edit': [attempt(editRole, async (aim) => ({ role: (await freshRole(aim)).id, version: 1, ...content() }))],
	'role.apply': [attempt(applyRole, copyToApply, { entries: 2 })],
	'role.remove': [attempt(removeRole, async (aim) => ({ role: (await freshRole(aim)).id }))],
}
