/**
 * Loads the demonstration into an empty server, through the same verbs and the same gateway as a person would: so every limit holds
 * in it, and its journal tells how it came about.
 */
import type { Right } from '@/core/policy'
import { createAlias } from '@/features/aliases/create-alias'
import { createAppPassword } from '@/features/app-passwords/create-app-password'
import { createDomain } from '@/features/domains/create-domain'
import { addPerson } from '@/features/grants/add-person'
import { giveGrant } from '@/features/grants/give-grant'
import { createMailbox } from '@/features/mailboxes/create-mailbox'
import { generatedPassword } from '@/features/mailboxes/mailbox-rules'
import { protectMailbox } from '@/features/mailboxes/protect-mailbox'
import { setMailboxEnabled } from '@/features/mailboxes/set-mailbox-enabled'
import { setMailboxQuota } from '@/features/mailboxes/set-mailbox-quota'
import { createOrganization } from '@/features/organizations/create-organization'
import { setOrganizationReseller } from '@/features/organizations/set-organization-reseller'
import { createRole } from '@/features/roles/create-role'
import { editRole } from '@/features/roles/edit-role'
import { editOwnName } from '@/features/self/edit-own-name'
import { createTemplate } from '@/features/templates/create-template'
import { ensureFirstAdministrator } from '@/features/welcome/first-administrator'
import { database } from '@/platform/db/client'
import { env } from '@/platform/env'
import { tellSchedule } from './seed-backups'
import { tellBilling } from './seed-billing'
import { tellLists } from './seed-lists'
import { tellStorage } from './seed-storage'
import {
	ADMINISTRATOR,
	APP_PASSWORDS,
	HEAD,
	HOLDERS,
	NEW_TEACHERS,
	ORGANIZATIONS,
	PLAIN_USER,
	type SeedDomain,
	type SeedHolder,
	TEACHER,
} from './seed-story'
import { done, type Teller } from './seed-teller'
import { tellTrace } from './seed-trace'

/**
 * Loads the story. Does nothing on a server that somebody uses already.
 * @param log gets the sign-ins, a line each
 */
export async function seed(log: (line: string) => void): Promise<void> {
	const password = generatedPassword()
	const first = await ensureFirstAdministrator({
		email: ADMINISTRATOR.address,
		password,
		publicOrigin: env().publicOrigin,
	})
	if (first.kind !== 'created') {
		log('The demonstration is loaded into an empty server only; this one has accounts already.')
		return
	}
	const teller: Teller = {
		as: {
			kind: 'person',
			accountId: await idOf(ADMINISTRATOR.address),
			sessionId: null,
			clientAddress: '127.0.0.1',
			proved: true,
		},
		password,
		...{ accounts: new Map(), organizations: new Map(), domains: new Map() },
	}
	await done(teller, editOwnName, { name: ADMINISTRATOR.name, version: 1 })
	for (const organization of ORGANIZATIONS) {
		const { name, maxMailboxes } = organization
		const limits = { maxDomains: null, maxMailboxes, maxAliases: null, maxStorageBytes: null }
		const { id } = await done(teller, createOrganization, { parent: null, name, ...limits })
		teller.organizations.set(name, id)
		for (const domain of organization.domains) await makeDomain(teller, id, domain)
	}
	await giveRoles(teller)
	await tellLists(teller)
	await tellSchedule(teller)
	await makeTemplates(teller)
	await tellStorage()
	await tellTrace()
	await tellBilling(teller)
	await makeAppPasswords(teller)
	tellSignIns(log, password)
}

async function idOf(address: string): Promise<string> {
	const [row] = await database().$queryRaw<
		{ id: string }[]
	>`SELECT account_id AS id FROM app.sign_in_subject(${address})`
	if (!row) throw new Error(`${address} cannot sign in`)
	return row.id
}

async function makeDomain(teller: Teller, organization: string, domain: SeedDomain): Promise<void> {
	const { id } = await done(teller, createDomain, {
		organization,
		name: domain.name,
		description: domain.description,
		postmaster: ADMINISTRATOR.address,
		maxMailboxes: domain.maxMailboxes,
		maxAliases: null,
		maxStorageBytes: domain.maxStorage,
		defaultQuotaBytes: domain.defaultQuota,
	})
	teller.domains.set(domain.name, id)
	for (const { name, localPart, quota, sendOnly = false, disabled, isProtected } of domain.mailboxes) {
		const made = await done(teller, createMailbox, {
			domain: id,
			localPart,
			name,
			quota,
			sendOnly,
			password: teller.password,
		})
		teller.accounts.set(made.address, made.account)
		if (disabled) await done(teller, setMailboxEnabled, { mailbox: made.id, enabled: false })
		if (isProtected) await done(teller, protectMailbox, { mailbox: made.id, reason: isProtected })
	}
	for (const { localPart, to } of domain.aliases) {
		await done(teller, createAlias, {
			domain: id,
			localPart,
			destinations: to.map((local) => `${local}@${domain.name}`),
		})
	}
}

const DAY_MS = 86_400_000
const dayIn = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10)

const HR_RIGHTS = ['mailbox.create', 'mailbox.remove', 'mailbox.set-password'] satisfies Right[]

async function giveRoles(teller: Teller): Promise<void> {
	const school = teller.organizations.get('Birch School') ?? ''
	const words = { name: 'HR', description: 'Joiners and leavers' }
	const hr = await done(teller, createRole, { organization: school, ...words, rights: HR_RIGHTS })
	for (const holder of HOLDERS) await giveRole(teller, holder, holder.role === 'HR' ? hr.id : holder.role)
	// Edited after it was given: its holder has it as it was, until it is applied.
	const later = { role: hr.id, version: 1, ...words, rights: [...HR_RIGHTS, 'mailbox.set-quota' as const] }
	await done(teller, editRole, later)
	const hoster = teller.organizations.get('Harbor Hosting') ?? ''
	await done(teller, setOrganizationReseller, { organization: hoster, reseller: true })
}

async function giveRole(teller: Teller, holder: SeedHolder, role: string): Promise<void> {
	const organization = teller.organizations.get(holder.place)
	await done(teller, giveGrant, {
		account: teller.accounts.get(holder.address) ?? (await invite(teller, holder)),
		role,
		...(organization ? { organizations: [organization] } : { domains: [teller.domains.get(holder.place) ?? ''] }),
		maxMailboxes: holder.maxMailboxes ?? null,
		maxAliases: null,
		maxStorage: null,
		maxStoragePerMailbox: null,
		endsOn: holder.endsInDays ? dayIn(holder.endsInDays) : '',
		passOnDepth: holder.passOnDepth ?? 0,
		reason: holder.reason ?? '',
	})
}

const UNLIMITED = { maxMailboxes: null, maxAliases: null, maxStorage: null, maxStoragePerMailbox: null }

/** What the school's new mailboxes begin with, and one that was made so and has drifted since. */
async function makeTemplates(teller: Teller): Promise<void> {
	const organization = teller.organizations.get('Birch School') ?? ''
	const domain = teller.domains.get('birch-school.example') ?? ''
	const { id } = await done(teller, createTemplate, { organization, ...TEACHER })
	await done(teller, createTemplate, { organization, ...HEAD, rights: [...HEAD.rights] })
	for (const name of NEW_TEACHERS) {
		const like = { domain, localPart: '', name, template: id, password: teller.password }
		const made = await done(teller, createMailbox, like)
		if (name === NEW_TEACHERS[0]) await done(teller, setMailboxQuota, { mailbox: made.id, version: 1, quota: '8 GB' })
	}
}

/** The plain user's own: nobody makes them for somebody else. */
async function makeAppPasswords(teller: Teller): Promise<void> {
	const owner = { ...teller, as: { ...teller.as, accountId: await idOf(PLAIN_USER) } }
	for (const { name, protocols } of APP_PASSWORDS)
		await done(owner, createAppPassword, { name, protocols: [...protocols] })
}

/** Somebody of the story who signs in with an address elsewhere. */
async function invite(teller: Teller, { name, address }: SeedHolder): Promise<string> {
	const organization = teller.organizations.get('Harbor Hosting') ?? ''
	const { id } = await done(teller, addPerson, {
		organization,
		name: name ?? address,
		address,
		password: teller.password,
		role: 'none',
		...UNLIMITED,
	})
	return id
}

function tellSignIns(log: (line: string) => void, password: string): void {
	log('The demonstration is loaded. Everybody in it has the password')
	log(`  ${password}`)
	log(`  ${ADMINISTRATOR.address.padEnd(44)} Administrator of everything`)
	for (const { address, role, place } of HOLDERS) log(`  ${address.padEnd(44)} ${role} of ${place}`)
	log(`  ${PLAIN_USER.padEnd(44)} user: their own mailbox only`)
}
