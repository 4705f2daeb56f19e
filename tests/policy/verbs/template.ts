import { applyTemplate } from '@/features/templates/apply-template'
import { createTemplate } from '@/features/templates/create-template'
import { editTemplate } from '@/features/templates/edit-template'
import { removeTemplate } from '@/features/templates/remove-template'
import { stopTemplate } from '@/features/templates/stop-template'
import { random } from '../../support/factories'
import { freshTemplate, organizationOf } from '../world'
import { attempt, type Entries, reading } from './attempt'

const mailbox = () => ({ kind: 'mailbox' as const, name: `New ${random()}`, quota: '1 GB' })
const person = () => ({ kind: 'person' as const, name: `New ${random()}`, rights: ['mailbox.read' as const] })

export const TEMPLATE: Entries<'template'> = {
	'template.read': reading(
		async (read) => (await read.template.findMany({ select: { id: true } })).map(({ id }) => id),
		async (aim) => (await freshTemplate(aim)).id,
	),
	'template.create': [
		attempt(createTemplate, async (aim) => ({ organization: organizationOf(aim), ...mailbox() })),
		attempt(createTemplate, async (aim) => ({ organization: organizationOf(aim), ...person() })),
	],
	'template.edit': [
		attempt(editTemplate, async (aim) => ({ template: (await freshTemplate(aim)).id, version: 1, ...mailbox() })),
	],
	'template.remove': [attempt(removeTemplate, async (aim) => ({ template: (await freshTemplate(aim)).id }))],
	'template.apply': [
		attempt(applyTemplate, async (aim) => ({
			template: (await freshTemplate(aim)).id,
			version: 1,
			fields: ['quota' as const],
		})),
		attempt(stopTemplate, async (aim) => {
			const { id } = await freshTemplate(aim)
			await aim.world.db.query(
				"INSERT INTO template_run (id, template_id, asked_by, fields) SELECT gen_random_uuid(), id, 'Somebody', '{quota}' FROM template WHERE id = $1",
				[id],
			)
			return { template: id }
		}),
	],
}
