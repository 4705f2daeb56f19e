/**
 * Every field into which people write whatever they like, and the columns where it ends up. The fields are found by offering each verb a
 * hostile text; the columns are written down by hand, so that a new field has to say where its text is kept.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { z } from 'zod'

/** Ends attributes, elements and scripts, begins a formula, and is a template of four kinds: `7*191` is 1337 wherever one is run. */
export const HOSTILE = `=1+1"'><img src=x onerror=ran(1)><planted-mark><script>ran(2)</script>{{7*191}}\${7*191}`
/** As much of it as fits into 40 characters with a number behind. */
export const SHORT_HOSTILE = `=1+1"'><planted-mark>{{7*191}}`

const FEATURES = resolve(import.meta.dirname, '../../src/features')

/** The fields of a form, of whichever of its forms. */
function shapesOf(schema: z.ZodType): Record<string, z.ZodType>[] {
	if (schema instanceof z.ZodObject) return [schema.shape as Record<string, z.ZodType>]
	if (schema instanceof z.ZodUnion) return schema.options.flatMap((one) => shapesOf(one as z.ZodType))
	if (schema instanceof z.ZodPipe) return shapesOf(schema.in as z.ZodType)
	throw new Error(`no fields can be found in a schema of this kind: ${schema.type}`)
}

const takes = (schema: z.ZodType): boolean =>
	[HOSTILE, [HOSTILE], SHORT_HOSTILE, [SHORT_HOSTILE]].some((text) => {
		const parsed = schema.safeParse(text)
		return parsed.success && JSON.stringify(parsed.data).includes('planted-mark')
	})

const isVerb = (value: unknown): value is { input: z.ZodType } =>
	typeof value === 'object' && value !== null && 'right' in value && 'locate' in value && 'input' in value

/** `feature.verb.field` of each field that takes the hostile text as it is. */
export async function freeTextFields(): Promise<string[]> {
	const files = readdirSync(FEATURES, { recursive: true, encoding: 'utf8' }).filter(
		(path) => path.endsWith('.ts') && /\bcommand\(\{/.test(readFileSync(join(FEATURES, path), 'utf8')),
	)
	const found = new Set<string>()
	for (const path of files) {
		const exported: Record<string, unknown> = await import(/* @vite-ignore */ join(FEATURES, path))
		for (const [name, verb] of Object.entries(exported)) {
			if (!isVerb(verb)) continue
			for (const shape of shapesOf(verb.input))
				for (const [field, schema] of Object.entries(shape))
					if (takes(schema)) found.add(`${path.split('/')[0]}.${name}.${field}`)
		}
	}
	return [...found].toSorted()
}

/** `table.column`, or why there is none. */
type Kept = readonly `${string}.${string}`[] | string
const NEVER_SHOWN = 'compared or hashed; no page, letter or file has it'
const ADDRESSES = 'taken apart into addresses by the verb, which keeps nothing else'
const AMOUNT = 'read as an amount of money by the verb, or refused'
const PERSON = ['account.name', 'invitation.name'] as const
const ROLE = ['role.name', 'role.description', 'access_grant.role_name'] as const
const TEMPLATE = ['template.name', 'template.description', 'template.welcome', 'account.welcome'] as const
const GRANT = ['access_grant.reason'] as const
const LIST = ['list.name', 'list.description'] as const

export const KEPT_IN: Readonly<Record<string, Kept>> = {
	'accounts.editAccount.name': PERSON,
	'accounts.setAccountPassword.password': NEVER_SHOWN,
	'aliases.createAlias.destinations': ADDRESSES,
	'aliases.editAlias.destinations': ADDRESSES,
	'app-passwords.createAppPassword.name': ['app_password.name'],
	'backup-schedules.reportTrial.note': ['backup_trial.note'],
	'approvals.refuseRequest.answer': ['approval_request.answer'],
	'backups.eraseMailbox.confirm': NEVER_SHOWN,
	'backups.finishErasing.place': 'where a backup lies, as the program itself found it',
	'backups.reportBackup.error': ['backup.error'],
	'billing.createPlan.name': ['price_plan.name'],
	'billing.createPlan.pricePerGb': AMOUNT,
	'billing.createPlan.pricePerMailbox': AMOUNT,
	'billing.editPlan.name': ['price_plan.name'],
	'billing.editPlan.pricePerGb': AMOUNT,
	'billing.editPlan.pricePerMailbox': AMOUNT,
	'domains.createDomain.description': ['domain.description'],
	'domains.editDomain.description': ['domain.description'],
	'domains.removeDomain.confirm': NEVER_SHOWN,
	'exports.reportExport.note': ['mail_export.note'],
	'drift.ignoreFinding.reason': ['drift_finding.ignored_reason'],
	'drift.keepArchive.askedBy': ['backup.asked_by'],
	// The label is what a folder on the disk is called, which no verb takes.
	'drift.settleFinding.error': ['drift_finding.mend_error', 'drift_finding.label'],
	'factors.enrolAuthenticator.code': NEVER_SHOWN,
	'factors.enrolPasskey.name': ['passkey.name'],
	'factors.enrolPasskey.passkey': NEVER_SHOWN,
	'factors.renamePasskey.name': ['passkey.name'],
	'forgotten.resetPassword.newPassword': NEVER_SHOWN,
	'grants.addPerson.name': PERSON,
	'keys.createKey.name': ['account.name'],
	'keys.createKey.reason': GRANT,
	'grants.addPerson.password': NEVER_SHOWN,
	'grants.addPerson.reason': GRANT,
	'grants.askRenewal.reason': ['renewal_request.reason'],
	'grants.editGrant.reason': GRANT,
	'grants.giveGrant.reason': GRANT,
	'letters.settleLetter.error': ['letter.last_error'],
	'lists.addListMembers.members': ADDRESSES,
	'lists.addOwnListMembers.members': ADDRESSES,
	'lists.createList.description': LIST,
	'lists.createList.members': ADDRESSES,
	'lists.createList.name': LIST,
	'lists.createList.owners': ADDRESSES,
	'lists.createList.subjectPrefix': ['list.subject_prefix'],
	'lists.editList.description': LIST,
	'lists.editList.name': LIST,
	'lists.editList.owners': ADDRESSES,
	'lists.editList.subjectPrefix': ['list.subject_prefix'],
	'mailboxes.adoptMaildir.name': PERSON,
	'mailboxes.adoptMaildir.password': NEVER_SHOWN,
	'mailboxes.createMailbox.name': PERSON,
	'mailboxes.createMailbox.password': NEVER_SHOWN,
	'mailboxes.editMailbox.name': PERSON,
	'mailboxes.importMailboxes.list': PERSON,
	'mailboxes.importMailboxes.mark': NEVER_SHOWN,
	'mailboxes.liftProtection.confirm': NEVER_SHOWN,
	'mailboxes.liftProtection.reason': 'stands in the journal alone',
	'mailboxes.protectMailbox.reason': ['protection.reason'],
	'mailboxes.removeMailbox.confirm': NEVER_SHOWN,
	'mailboxes.setMailboxPassword.password': NEVER_SHOWN,
	'off-boarding.offBoard.colleague': ADDRESSES,
	'off-boarding.offBoard.mark': NEVER_SHOWN,
	'off-boarding.reportOffBoarding.why': ['off_boarding.note'],
	'migration.migrate.organization': ['organization.name'],
	'organizations.createOrganization.name': ['organization.name'],
	'organizations.editOrganization.name': ['organization.name'],
	'restores.askRestore.address': ADDRESSES,
	'restores.askRestore.secretKey': NEVER_SHOWN,
	'restores.reportRestore.note': ['restore.note'],
	'organizations.setOrganizationTrash.backupRecipient': 'a public key, or it is refused by the verb',
	'reviews.decideItem.reason': ['review_item.reason'],
	'reviews.decideReview.reason': ['review_item.reason'],
	'reviews.editReview.name': ['review.name'],
	'reviews.openReview.name': ['review.name'],
	'roles.createRole.name': ROLE,
	'roles.createRole.description': ROLE,
	'roles.editRole.name': ROLE,
	'roles.editRole.description': ROLE,
	'self.editOwnName.name': PERSON,
	'self.setOwnPassword.newPassword': NEVER_SHOWN,
	'sessions.openSession.clientAddress': ['session.client_address', 'app_password_use.client_address'],
	'sessions.openSession.passwordHash': NEVER_SHOWN,
	'sessions.openSession.userAgent': ['session.user_agent'],
	'templates.createTemplate.description': TEMPLATE,
	'templates.createTemplate.name': TEMPLATE,
	'templates.createTemplate.welcome': TEMPLATE,
	'templates.editTemplate.description': TEMPLATE,
	'templates.editTemplate.name': TEMPLATE,
	'templates.editTemplate.welcome': TEMPLATE,
	'welcome.acceptInvitation.newPassword': NEVER_SHOWN,
	'welcome.makeFirstAdministrator.name': PERSON,
	'welcome.makeFirstAdministrator.newPassword': NEVER_SHOWN,
}

/** Where a hostile text may lie. */
export const COLUMNS: readonly (readonly [table: string, column: string])[] = [
	...new Set(Object.values(KEPT_IN).flatMap((kept) => (typeof kept === 'string' ? [] : kept))),
].map((name) => {
	const [table = '', column = ''] = name.split('.')
	return [table, column] as const
})
