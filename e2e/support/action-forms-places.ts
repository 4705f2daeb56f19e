/** The entries of action-forms.ts for organizations and roles. */
import { copyToApply, freshOrganization, freshRole, organizationOf } from '../../tests/policy/world'
import { random } from '../../tests/support/factories'
import { type ActionForm, limits, on } from './action-form'

export const PLACE_FORMS: Record<string, ActionForm> = {
	'organizations.createOrganizationAction': on(
		'organization.create',
		() => '/organizations/new',
		async (aim) => ({ parent: organizationOf(aim) ?? '', name: `New ${random()}`, maxDomains: '', ...limits }),
		'2',
	),
	'organizations.editOrganizationAction': on(
		'organization.edit',
		(id) => `/organizations/${id}/edit`,
		async (aim) => ({ organization: (await freshOrganization(aim)).id, version: '1', name: `New ${random()}` }),
		'2',
	),
	'organizations.setOrganizationEnabledAction': on(
		'organization.set-enabled',
		(id) => `/organizations/${id}`,
		async (aim) => ({ organization: (await freshOrganization(aim)).id }),
		'2',
	),
	'organizations.setOrganizationTrashAction': on(
		'organization.set-trash',
		(id) => `/organizations/${id}/trash`,
		async (aim) => ({
			organization: (await freshOrganization(aim)).id,
			version: '1',
			trashDays: '14',
			backupRecipient: '',
		}),
		'2',
	),
	'organizations.setOrganizationDelegationAction': on(
		'organization.edit',
		(id) => `/organizations/${id}`,
		async (aim) => ({ organization: (await freshOrganization(aim)).id }),
		'2',
	),
	'trace.setOrganizationTraceAction': on(
		'organization.edit',
		(id) => `/organizations/${id}/trace`,
		async (aim) => ({ organization: (await freshOrganization(aim)).id, version: '1', traceDays: '7' }),
		'2',
	),
	'organizations.setOrganizationResellerAction': on(
		'organization.edit',
		(id) => `/organizations/${id}`,
		async (aim) => ({ organization: (await freshOrganization(aim)).id, reseller: 'on' }),
		'2',
	),
	'organizations.removeOrganizationAction': on(
		'organization.remove',
		(id) => `/organizations/${id}/delete`,
		async (aim) => ({ organization: (await freshOrganization(aim)).id }),
		'2',
	),

	'roles.createRoleAction': on(
		'role.create',
		() => '/roles/new',
		async (aim) => ({
			organization: organizationOf(aim) ?? '',
			name: `New ${random()}`,
			description: '',
			'rights[]': ['mailbox.read'],
		}),
		'2',
	),
	'roles.editRoleAction': on(
		'role.edit',
		(id) => `/roles/${id}/edit`,
		async (aim) => ({
			role: (await freshRole(aim)).id,
			version: '1',
			name: `New ${random()}`,
			description: '',
			'rights[]': ['alias.read'],
		}),
		'2',
	),
	'roles.applyRoleAction': on(
		'role.apply',
		(id) => `/roles/${id}/apply`,
		async (aim) => {
			const { role, version, copies } = await copyToApply(aim)
			return { role, version: String(version), 'copies[]': copies }
		},
		'2',
	),
	'roles.removeRoleAction': on(
		'role.remove',
		(id) => `/roles/${id}`,
		async (aim) => ({ role: (await freshRole(aim)).id }),
		'2',
	),
}
