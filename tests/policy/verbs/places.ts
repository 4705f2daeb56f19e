import { demandApproval } from '@/features/approvals/demand-approval'
import { demandSecondFactor } from '@/features/demands/demand-second-factor'
import { createDomain } from '@/features/domains/create-domain'
import { editDomain } from '@/features/domains/edit-domain'
import { removeDomain } from '@/features/domains/remove-domain'
import { restoreDomain } from '@/features/domains/restore-domain'
import { setDomainEnabled } from '@/features/domains/set-domain-enabled'
import { createOrganization } from '@/features/organizations/create-organization'
import { editOrganization } from '@/features/organizations/edit-organization'
import { removeOrganization } from '@/features/organizations/remove-organization'
import { setOrganizationDelegation } from '@/features/organizations/set-organization-delegation'
import { setOrganizationEnabled } from '@/features/organizations/set-organization-enabled'
import { setOrganizationReseller } from '@/features/organizations/set-organization-reseller'
import { setOrganizationTrash } from '@/features/organizations/set-organization-trash'
import { requireTemplates } from '@/features/templates/require-templates'
import { setOrganizationTrace } from '@/features/trace/set-organization-trace'
import { anOrganization, aTemplate, random } from '../../support/factories'
import { type Aim, domainOf, freshDomain, freshOrganization, organizationOf } from '../world'
import { attempt, type Entries, reading } from './attempt'

const limits = { maxMailboxes: '', maxAliases: '', maxStorageBytes: '' }

/** One below 1, for whoever holds 1: what is asked of it then binds nobody else here. */
async function oneBelow(aim: Aim): Promise<{ id: string }> {
	const { db, organizations } = aim.world
	if (aim.target === 'missing') return freshOrganization(aim)
	return anOrganization(db, aim.target === '2' ? {} : { parent_id: organizations['1'].id })
}

export const ORGANIZATION: Entries<'organization'> = {
	'organization.read': reading(
		async (read) => (await read.organization.findMany({ select: { id: true } })).map(({ id }) => id),
		async (aim) => organizationOf(aim) ?? '',
	),
	'organization.create': [
		attempt(createOrganization, async (aim) => ({
			parent: organizationOf(aim),
			name: `New ${random()}`,
			maxDomains: '',
			...limits,
		})),
	],
	'organization.edit': [
		attempt(editOrganization, async (aim) => ({
			organization: (await freshOrganization(aim)).id,
			version: 1,
			name: `New ${random()}`,
		})),
		attempt(setOrganizationTrace, async (aim) => ({
			organization: (await freshOrganization(aim)).id,
			version: 1,
			traceDays: '7',
			traceSubjects: false,
		})),
		attempt(setOrganizationDelegation, async (aim) => ({
			organization: (await freshOrganization(aim)).id,
			mayDelegate: false,
		})),
		attempt(setOrganizationReseller, async (aim) => ({
			organization: (await freshOrganization(aim)).id,
			reseller: true,
		})),
	],
	'organization.set-enabled': [
		attempt(setOrganizationEnabled, async (aim) => ({
			organization: (await freshOrganization(aim)).id,
			enabled: false,
		})),
	],
	'organization.demand-second-factor': [
		attempt(demandSecondFactor, async (aim) => ({
			organization: (await oneBelow(aim)).id,
			version: 1,
			whom: 'roles' as const,
			roles: ['manager'],
			graceDays: '30',
		})),
	],
	'organization.demand-approval': [
		attempt(demandApproval, async (aim) => ({
			organization: (await oneBelow(aim)).id,
			version: 1,
			rights: ['mailbox.remove' as const],
		})),
	],
	'organization.set-trash': [
		attempt(setOrganizationTrash, async (aim) => ({
			organization: (await oneBelow(aim)).id,
			version: 1,
			trashDays: '14',
			backupRecipient: '',
		})),
	],
	'organization.require-templates': [
		attempt(requireTemplates, async (aim) => {
			const { id } = await oneBelow(aim)
			const templates = aim.target === 'missing' ? [] : [(await aTemplate(aim.world.db, id)).id]
			return { organization: id, templates }
		}),
	],
	'organization.remove': [
		attempt(removeOrganization, async (aim) => ({ organization: (await freshOrganization(aim)).id })),
	],
}

export const DOMAIN: Entries<'domain'> = {
	'domain.read': reading(
		async (read) => (await read.domain.findMany({ select: { id: true } })).map(({ id }) => id),
		async (aim) => domainOf(aim).id,
	),
	'domain.create': [
		attempt(createDomain, async (aim) => ({
			organization: organizationOf(aim) ?? '',
			name: `new-${random()}.test`,
			description: '',
			postmaster: '',
			defaultQuotaBytes: '',
			...limits,
		})),
	],
	'domain.edit': [
		attempt(editDomain, async (aim) => ({
			domain: (await freshDomain(aim)).id,
			version: 1,
			description: 'New',
			defaultQuotaBytes: '',
		})),
	],
	'domain.set-enabled': [
		attempt(setDomainEnabled, async (aim) => ({ domain: (await freshDomain(aim)).id, enabled: false })),
	],
	'domain.remove': [
		attempt(removeDomain, async (aim) => {
			const { id, name } = await freshDomain(aim)
			return { domain: id, confirm: name }
		}),
	],
	'domain.restore': [
		attempt(restoreDomain, async (aim) => ({ domain: (await freshDomain(aim, { deleted_at: new Date() })).id })),
	],
}
