/** The entries of action-forms.ts for templates. */
import { freshOrganization, freshTemplate, organizationOf } from '../../tests/policy/world'
import { aTemplate, random } from '../../tests/support/factories'
import { type ActionForm, on } from './action-form'

const content = () => ({ kind: 'mailbox', name: `New ${random()}`, quota: '2 GB' })

export const TEMPLATE_FORMS: Record<string, ActionForm> = {
	'templates.createTemplateAction': on(
		'template.create',
		() => '/templates/new',
		async (aim) => ({ organization: organizationOf(aim) ?? '', ...content() }),
		'2',
	),
	'templates.editTemplateAction': on(
		'template.edit',
		(id) => `/templates/${id}/edit`,
		async (aim) => ({ template: (await freshTemplate(aim)).id, version: '1', ...content() }),
		'2',
	),
	'templates.removeTemplateAction': on(
		'template.remove',
		(id) => `/templates/${id}/delete`,
		async (aim) => ({ template: (await freshTemplate(aim)).id }),
		'2',
	),
	'templates.applyTemplateAction': on(
		'template.apply',
		(id) => `/templates/${id}`,
		async (aim) => ({ template: (await freshTemplate(aim)).id, version: '1', 'fields[]': ['quota'] }),
		'2',
	),
	'templates.stopTemplateAction': on(
		'template.apply',
		(id) => `/templates/${id}`,
		async (aim) => {
			const { id } = await freshTemplate(aim)
			await aim.world.db.query(
				"INSERT INTO template_run (id, template_id, asked_by, fields) SELECT gen_random_uuid(), id, 'Somebody', '{quota}' FROM template WHERE id = $1",
				[id],
			)
			return { template: id }
		},
		'2',
	),
	'templates.requireTemplatesAction': on(
		'organization.require-templates',
		(id) => `/organizations/${id}/templates`,
		async (aim) => {
			const { id } = await freshOrganization(aim)
			return { organization: id, 'templates[]': [(await aTemplate(aim.world.db, id)).id] }
		},
		'2',
	),
}
