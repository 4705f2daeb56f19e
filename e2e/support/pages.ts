import type { Face, Story } from './story'

/** A page of the panel as somebody sees it. `name` becomes the name of its pictures, so it is unique and kebab-case. */
export type ShownPage = {
	name: string
	face: Face
	/** Address from the origin on. */
	path: (story: Story) => string
	/** Opens what is hidden at first, such as a dialog; the page has loaded by then. */
	before?: (page: import('@playwright/test').Page) => Promise<void>
	/** Messages of the browser that belong to the page, such as the 404 of a page about what is not there. */
	tolerated?: RegExp[]
}

/** The month before this one: 2026-10. */
const lastMonth = (): string => {
	const now = new Date()
	return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1, 1)).toISOString().slice(0, 7)
}

/** Every page of the panel stands here: each is looked at in light, in dark and on a phone. */
export const PAGES: ShownPage[] = [
	{ name: 'sign-in', face: 'door', path: () => '/sign-in' },
	{ name: 'password', face: 'door', path: () => '/password' },
	{ name: 'forgotten', face: 'door', path: () => '/forgotten' },
	{ name: 'reset', face: 'door', path: ({ links }) => `/reset/${links.reset}` },
	{ name: 'recovery', face: 'door', path: ({ links }) => `/recovery/${links.recovery}` },
	{ name: 'welcome-spent', face: 'door', path: () => '/welcome/this-link-was-never-made' },
	{ name: 'welcome', face: 'door', path: ({ links }) => `/welcome/${links.invitation}` },
	{ name: 'welcome-first', face: 'door', path: ({ links }) => `/welcome/${links.setUp}` },
	{ name: 'my', face: 'owner', path: () => '/my' },
	{ name: 'my-touches', face: 'owner', path: () => '/my/touches' },
	{ name: 'my-why', face: 'owner', path: () => '/my/why' },
	{ name: 'my-why-allowed', face: 'owner', path: () => '/my/why?do=own.set-password' },
	{ name: 'my-why-refused', face: 'owner', path: () => '/my/why?do=mailbox.set-quota' },
	{ name: 'my-app-passwords', face: 'owner', path: () => '/my/app-passwords' },
	{ name: 'my-app-passwords-none', face: 'administrator', path: () => '/my/app-passwords' },
	{ name: 'confirm', face: 'owner', path: () => '/confirm' },
	{ name: 'second-factor', face: 'owner', path: () => '/my/security' },
	{ name: 'second-factor-app', face: 'owner', path: () => '/my/security/authenticator' },

	{ name: 'overview', face: 'administrator', path: () => '/' },
	{ name: 'organizations', face: 'administrator', path: () => '/organizations' },
	{ name: 'organization', face: 'administrator', path: ({ ids }) => `/organizations/${ids.organization}` },
	{ name: 'organization-new', face: 'administrator', path: () => '/organizations/new' },
	{ name: 'organization-edit', face: 'administrator', path: ({ ids }) => `/organizations/${ids.organization}/edit` },
	{
		name: 'organization-delete',
		face: 'administrator',
		path: ({ ids }) => `/organizations/${ids.organization}/delete`,
	},
	{ name: 'domains', face: 'administrator', path: () => '/domains' },
	{ name: 'domains-trash', face: 'administrator', path: () => '/domains/trash' },
	{ name: 'domain', face: 'administrator', path: ({ ids }) => `/domains/${ids.domain}` },
	{ name: 'domain-new', face: 'administrator', path: () => '/domains/new' },
	{ name: 'domain-edit', face: 'administrator', path: ({ ids }) => `/domains/${ids.domain}/edit` },
	{ name: 'domain-delete', face: 'administrator', path: ({ ids }) => `/domains/${ids.domain}/delete` },
	{ name: 'mailboxes', face: 'administrator', path: () => '/mailboxes' },
	{ name: 'mailboxes-nearly-full', face: 'administrator', path: () => '/mailboxes?use=near-full&sort=-used' },
	{ name: 'storage', face: 'administrator', path: () => '/mailboxes/storage' },
	{ name: 'storage-unused', face: 'administrator', path: () => '/mailboxes/storage?view=unused&days=90' },
	{ name: 'mailboxes-trash', face: 'administrator', path: () => '/mailboxes/trash' },
	{ name: 'mailbox', face: 'administrator', path: ({ ids }) => `/mailboxes/${ids.mailbox}` },
	{ name: 'mailbox-protected', face: 'administrator', path: ({ ids }) => `/mailboxes/${ids.protectedMailbox}` },
	{
		name: 'mailbox-protection',
		face: 'administrator',
		path: ({ ids }) => `/mailboxes/${ids.protectedMailbox}/protection`,
	},
	{ name: 'mailbox-new', face: 'administrator', path: () => '/mailboxes/new' },
	{ name: 'mailbox-delete', face: 'administrator', path: ({ ids }) => `/mailboxes/${ids.mailbox}/delete` },
	{ name: 'templates', face: 'administrator', path: () => '/templates' },
	{ name: 'template', face: 'administrator', path: ({ ids }) => `/templates/${ids.template}` },
	{ name: 'template-person', face: 'administrator', path: ({ ids }) => `/templates/${ids.personTemplate}` },
	{ name: 'template-new', face: 'administrator', path: ({ ids }) => `/templates/new?mailbox=${ids.mailbox}` },
	{ name: 'template-new-person', face: 'administrator', path: () => '/templates/new?kind=person' },
	{ name: 'template-edit', face: 'administrator', path: ({ ids }) => `/templates/${ids.template}/edit` },
	{ name: 'template-delete', face: 'administrator', path: ({ ids }) => `/templates/${ids.personTemplate}/delete` },
	{ name: 'mailbox-new-template', face: 'administrator', path: ({ ids }) => `/mailboxes/new?template=${ids.template}` },
	{
		name: 'organization-templates',
		face: 'administrator',
		path: ({ ids }) => `/organizations/${ids.templateOrganization}/templates`,
	},
	{
		name: 'organization-second-factors',
		face: 'administrator',
		path: ({ ids }) => `/organizations/${ids.organization}/second-factors`,
	},
	{ name: 'second-factors', face: 'administrator', path: () => '/second-factors' },
	{ name: 'aliases', face: 'administrator', path: () => '/aliases' },
	{ name: 'alias', face: 'administrator', path: ({ ids }) => `/aliases/${ids.alias}` },
	{ name: 'alias-new', face: 'administrator', path: () => '/aliases/new' },
	{ name: 'alias-delete', face: 'administrator', path: ({ ids }) => `/aliases/${ids.alias}/delete` },
	{ name: 'people', face: 'administrator', path: () => '/accounts' },
	{ name: 'people-without-factor', face: 'administrator', path: () => '/accounts?factor=none&who=rights' },
	{ name: 'person', face: 'administrator', path: ({ ids }) => `/accounts/${ids.person}` },
	{ name: 'person-new', face: 'administrator', path: () => '/accounts/new' },
	{ name: 'person-give', face: 'administrator', path: ({ ids }) => `/accounts/${ids.person}/give` },
	{ name: 'person-disable', face: 'administrator', path: ({ ids }) => `/accounts/${ids.person}/disable` },
	{
		name: 'person-revoke',
		face: 'administrator',
		path: ({ ids }) => `/accounts/${ids.person}/revoke?grant=${ids.grant}`,
	},
	{ name: 'person-revoke-all', face: 'administrator', path: ({ ids }) => `/accounts/${ids.person}/revoke` },
	{
		name: 'person-second-factor',
		face: 'administrator',
		path: ({ ids }) => `/accounts/${ids.withApp}/second-factor`,
	},
	{ name: 'invitations', face: 'administrator', path: () => '/invitations' },
	{ name: 'invitation', face: 'administrator', path: ({ ids }) => `/invitations/${ids.invitation}` },
	{ name: 'invitation-cancel', face: 'administrator', path: ({ ids }) => `/invitations/${ids.invitation}/cancel` },
	{ name: 'grants', face: 'administrator', path: () => '/grants' },
	{ name: 'grant-edit', face: 'administrator', path: ({ ids }) => `/grants/${ids.grant}/edit` },
	{ name: 'roles', face: 'administrator', path: () => '/roles' },
	{ name: 'role', face: 'administrator', path: ({ ids }) => `/roles/${ids.role}` },
	{ name: 'role-new', face: 'administrator', path: () => '/roles/new' },
	{ name: 'role-edit', face: 'administrator', path: ({ ids }) => `/roles/${ids.role}/edit` },
	{ name: 'role-apply', face: 'administrator', path: ({ ids }) => `/roles/${ids.role}/apply` },
	{ name: 'role-clone', face: 'administrator', path: () => '/roles/new?from=domain-admin' },
	{ name: 'role-built-in', face: 'administrator', path: () => '/roles/manager' },
	{ name: 'role-delete', face: 'administrator', path: ({ ids }) => `/roles/${ids.role}/delete` },
	{ name: 'why', face: 'administrator', path: () => '/why?whoq=birch&whatq=birch' },
	{
		name: 'why-allowed',
		face: 'administrator',
		path: ({ ids }) => `/why?who=${ids.person}&do=mailbox.set-quota&what=mailbox:${ids.mailbox}`,
	},
	{
		name: 'why-refused',
		face: 'administrator',
		path: ({ ids }) => `/why?who=${ids.person}&do=domain.remove&what=domain:${ids.domain}`,
	},
	{ name: 'billing', face: 'administrator', path: () => '/billing' },
	{ name: 'statement', face: 'administrator', path: ({ ids }) => `/billing/${ids.organization}?month=${lastMonth()}` },
	{ name: 'statement-domain', face: 'administrator', path: ({ ids }) => `/billing/${ids.domain}` },
	{
		name: 'statement-print',
		face: 'administrator',
		path: ({ ids }) => `/billing/${ids.organization}/print?month=${lastMonth()}`,
	},
	{ name: 'statement-plan', face: 'administrator', path: ({ ids }) => `/billing/${ids.organization}/plan` },
	{ name: 'plans', face: 'administrator', path: () => '/billing/plans' },
	{ name: 'plan', face: 'administrator', path: ({ ids }) => `/billing/plans/${ids.plan}` },
	{ name: 'plan-new', face: 'administrator', path: () => '/billing/plans/new' },
	{ name: 'plan-edit', face: 'administrator', path: ({ ids }) => `/billing/plans/${ids.plan}/edit` },
	{ name: 'plan-delete', face: 'administrator', path: ({ ids }) => `/billing/plans/${ids.freePlan}/delete` },
	{ name: 'activity', face: 'administrator', path: () => '/activity' },
	{ name: 'activity-chain', face: 'administrator', path: () => '/activity/chain' },
	{ name: 'outbox', face: 'administrator', path: () => '/outbox' },
	{ name: 'jobs', face: 'administrator', path: () => '/jobs' },
	{ name: 'job', face: 'administrator', path: ({ ids }) => `/jobs/${ids.failedJob}` },
	{ name: 'job-discard', face: 'administrator', path: ({ ids }) => `/jobs/${ids.failedJob}/discard` },
	{ name: 'drift', face: 'administrator', path: () => '/drift' },
	{ name: 'drift-none', face: 'administrator', path: () => '/drift?state=closed' },
	{ name: 'drift-folder', face: 'administrator', path: ({ ids }) => `/drift/${ids.foundFolder}` },
	{ name: 'drift-use', face: 'administrator', path: ({ ids }) => `/drift/${ids.foundUse}` },
	{ name: 'drift-dns', face: 'administrator', path: ({ ids }) => `/drift/${ids.foundDns}` },
	{ name: 'drift-adopt', face: 'administrator', path: ({ ids }) => `/drift/${ids.foundFolder}/adopt` },
	{ name: 'delegate-drift', face: 'delegate', path: () => '/drift' },
	{ name: 'letter', face: 'administrator', path: ({ ids }) => `/outbox/${ids.letter}` },

	{ name: 'renew', face: 'delegate', path: ({ ids }) => `/renew/${ids.ending}` },
	{ name: 'delegate-overview', face: 'delegate', path: () => '/' },
	{ name: 'delegate-domains', face: 'delegate', path: () => '/domains' },
	{ name: 'delegate-domain', face: 'delegate', path: ({ ids }) => `/domains/${ids.domain}` },
	{ name: 'delegate-mailboxes', face: 'delegate', path: () => '/mailboxes' },
	{ name: 'delegate-storage', face: 'delegate', path: () => '/mailboxes/storage' },
	{ name: 'delegate-mailbox', face: 'delegate', path: ({ ids }) => `/mailboxes/${ids.mailbox}` },
	{
		name: 'grant-edit-coming',
		face: 'administrator',
		path: ({ ids }) => `/grants/${ids.coming}/edit`,
	},
	{
		name: 'delegate-why',
		face: 'delegate',
		path: ({ ids }) => `/why?do=mailbox.set-password&what=mailbox:${ids.mailbox}`,
	},
]
