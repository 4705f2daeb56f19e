import { type ApiVerb, apiVerb } from '@/core/gateway/api'
import { editAccount, endAccountSessions, forgetAccountDevice, setAccountEnabled } from '@/features/accounts'
import { createAlias, editAlias, removeAlias } from '@/features/aliases'
import { createBackup } from '@/features/backups'
import { assignPlan, createPlan, editPlan, removePlan } from '@/features/billing'
import { createDomain, editDomain, setDomainEnabled } from '@/features/domains'
import { fixFinding, heedFinding, ignoreFinding, lookForDrift } from '@/features/drift'
import { discardJob, retryJob } from '@/features/jobs'
import { sendLetterAgain } from '@/features/letters'
import {
	addListMembers,
	addListOwner,
	createList,
	editList,
	removeList,
	removeListMembers,
	replaceListOwner,
} from '@/features/lists'
import {
	createMailbox,
	editMailbox,
	removeMailbox,
	setMailboxEnabled,
	setMailboxQuota,
	setMailboxSends,
} from '@/features/mailboxes'
import {
	createOrganization,
	editOrganization,
	removeOrganization,
	setOrganizationDelegation,
	setOrganizationEnabled,
	setOrganizationReseller,
} from '@/features/organizations'
import {
	applyTemplate,
	createTemplate,
	editTemplate,
	removeTemplate,
	requireTemplates,
	stopTemplate,
} from '@/features/templates'
import { setOrganizationTrace } from '@/features/trace'

/**
 * What programs may do, by the last part of the address: the right's own name, and where a right has several verbs, a name of each. Every
 * verb whose right a key can hold is here (tests/policy/api-verbs.test.ts), and none beside them.
 */
export const VERBS: Readonly<Record<string, ApiVerb>> = {
	'organization.create': apiVerb(createOrganization),
	'organization.edit': apiVerb(editOrganization),
	'organization.set-delegation': apiVerb(setOrganizationDelegation),
	'organization.set-reseller': apiVerb(setOrganizationReseller),
	'organization.set-trace': apiVerb(setOrganizationTrace),
	'organization.set-enabled': apiVerb(setOrganizationEnabled),
	'organization.remove': apiVerb(removeOrganization),
	'organization.require-templates': apiVerb(requireTemplates),
	'domain.create': apiVerb(createDomain),
	'domain.edit': apiVerb(editDomain),
	'domain.set-enabled': apiVerb(setDomainEnabled),
	'mailbox.create': apiVerb(createMailbox),
	'mailbox.edit': apiVerb(editMailbox),
	'mailbox.set-quota': apiVerb(setMailboxQuota),
	'mailbox.set-sends': apiVerb(setMailboxSends),
	'mailbox.set-enabled': apiVerb(setMailboxEnabled),
	'mailbox.remove': apiVerb(removeMailbox),
	'backup.create': apiVerb(createBackup),
	'alias.create': apiVerb(createAlias),
	'alias.edit': apiVerb(editAlias),
	'alias.remove': apiVerb(removeAlias),
	'list.create': apiVerb(createList),
	'list.edit': apiVerb(editList),
	'list.add-owner': apiVerb(addListOwner),
	'list.replace-owner': apiVerb(replaceListOwner),
	'list.add-members': apiVerb(addListMembers),
	'list.remove-members': apiVerb(removeListMembers),
	'list.remove': apiVerb(removeList),
	'account.edit': apiVerb(editAccount),
	'account.set-enabled': apiVerb(setAccountEnabled),
	'account.end-sessions': apiVerb(endAccountSessions),
	'account.forget-device': apiVerb(forgetAccountDevice),
	'template.create': apiVerb(createTemplate),
	'template.edit': apiVerb(editTemplate),
	'template.remove': apiVerb(removeTemplate),
	'template.apply': apiVerb(applyTemplate),
	'template.stop': apiVerb(stopTemplate),
	'plan.create': apiVerb(createPlan),
	'plan.edit': apiVerb(editPlan),
	'plan.remove': apiVerb(removePlan),
	'plan.assign': apiVerb(assignPlan),
	'letter.send-again': apiVerb(sendLetterAgain),
	'job.retry': apiVerb(retryJob),
	'job.discard': apiVerb(discardJob),
	'drift.look': apiVerb(lookForDrift),
	'drift.fix': apiVerb(fixFinding),
	'drift.ignore': apiVerb(ignoreFinding),
	'drift.heed': apiVerb(heedFinding),
}
