/**
 * For attacks on reading: somebody else's things in a database, and every function that features hand to pages, called with whatever an
 * address could carry. A query that is added is called by itself.
 */
import { randomUUID } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type pg from 'pg'
import { anApprovalDemand, anApprovalRequest } from '../support/approvals'
import { aBackup, aTrial, PROVED } from '../support/backups'
import {
	aDomain,
	aDomainDay,
	aFinding,
	aGrant,
	aList,
	aMailbox,
	anAccount,
	anAlias,
	anAssignment,
	anOrganization,
	aPlan,
	aTemplate,
	random,
} from '../support/factories'
import { aKey } from '../support/keys'

const FEATURES = resolve(import.meta.dirname, '../../src/features')
export type Asked = (...args: unknown[]) => unknown
/** Things by what they are: ids, and names. */
export type Things = Readonly<Record<string, string>>

type Pool = Pick<pg.Pool, 'query'>
const soon = () => new Date(Date.now() + 5 * 86_400_000)
const PRICE = 7_654_321

/** One of everything, in an organization of its own, each with the mark in its name. */
export async function thingsOf(db: Pool, mark: string): Promise<Things> {
	const organization = await anOrganization(db, { name: `${mark} School` })
	const domain = await aDomain(db, organization.id, { name: `${mark}.test`, description: `${mark} teachers` })
	const trashed = await aDomain(db, organization.id, { name: `${mark}-old.test`, deleted_at: new Date() })
	const mailbox = await aMailbox(db, domain, { local_part: `${mark}.box` })
	const trash = await aMailbox(db, domain, { local_part: `${mark}.trash`, deleted_at: new Date() })
	const alias = await anAlias(db, domain, [`${mark}@elsewhere.test`], { local_part: `${mark}.alias` })
	const list = await aList(db, domain, [`${mark}.member@elsewhere.test`], {
		local_part: `${mark}.list`,
		name: `${mark} List`,
	})
	const person = await anAccount(db, { name: `${mark} Person`, organization_id: organization.id })
	const role = randomUUID()
	await db.query("INSERT INTO role (id, organization_id, name, rights) VALUES ($1, $2, $3, '{mailbox.read}')", [
		role,
		organization.id,
		`${mark} Role`,
	])
	const template = await aTemplate(db, organization.id, { name: `${mark} Template`, quota_bytes: 1 })
	const grant = await aGrant(db, person.id, ['mailbox.read'], { domains: [domain.id] }, { endsAt: soon() })
	const entry = randomUUID()
	await db.query(
		`INSERT INTO journal_entry (id, actor_id, actor_name, "right", outcome, subject_kind, subject_label, organization_id, domain_id, account_id)
		VALUES ($1, $2, $3, 'alias.create', 'done', 'alias', $3, $4, $5, $2)`,
		[entry, person.id, `${mark} Deed`, organization.id, domain.id],
	)
	await db.query(
		"INSERT INTO journal_check (chain, at, position, problems, said) VALUES ($1, now(), 1, 1, ARRAY['Entry 1 was changed.'])",
		[organization.id],
	)
	const plan = await aPlan(db, { perMailbox: PRICE, perGb: PRICE }, { name: `${mark} Plan` })
	await anAssignment(db, plan.id, { organization: organization.id })
	await aDomainDay(db, domain, new Date().toISOString().slice(0, 10), { mailboxes: 1 })
	const [invitation, letter] = [randomUUID(), randomUUID()]
	await db.query(
		`INSERT INTO letter (id, kind, to_address, to_name, subject, body_text, body_html, state, organization_id)
		VALUES ($1, 'invitation', $2, $3, $4, '', '', 'kept', $5)`,
		[letter, `${mark}@elsewhere.test`, `${mark} Guest`, `${mark} Subject`, organization.id],
	)
	await db.query(
		`INSERT INTO invitation (id, account_id, organization_id, name, address, letter_id, expires_at)
		VALUES ($1, $2, $3, $4, $5, $6, now() + interval '1 day')`,
		[invitation, person.id, organization.id, `${mark} Guest`, `${mark}@elsewhere.test`, letter],
	)
	const folder = randomUUID()
	const finding = await aFinding(db, {
		kind: 'unknown-maildir',
		subject: `${mark}.test/${folder}`,
		label: `${mark}.test/${folder}`,
		domain_id: domain.id,
		ignored_by: `${mark} Person`,
	})
	const backup = await aBackup(db, mailbox.id, PROVED)
	await aTrial(db, backup, { state: 'broken', note: `${mark} Note`, ended_at: new Date() })
	await db.query('INSERT INTO backup_schedule (domain_id) VALUES ($1)', [domain.id])
	const approval = await anApprovalRequest(db, person.id, domain.id, {
		organization_id: organization.id,
		asker_name: `${mark} Person`,
		label: `${mark}.test`,
	})
	await anApprovalDemand(db, organization.id, ['server.manage'])
	const trace = randomUUID()
	await db.query(
		`INSERT INTO trace_part (id, journey_id, queue_id, at, side, domain_id, mailbox_id, sender, sender_domain, recipient, recipient_domain, result, result_at)
		VALUES ($1, $1, $2, now(), 'recipient', $3, $4, $5, '', $6, '', 'sent', now())`,
		[trace, random(), domain.id, mailbox.id, `${mark}.writer@elsewhere.test`, mailbox.address],
	)
	await db.query(
		`INSERT INTO restore (id, backup_id, mailbox_id, domain_id, organization_id, address, from_address, asked_by)
		VALUES (gen_random_uuid(), $1, $2, $3, $4, $5, $5, $6)`,
		[backup, mailbox.id, domain.id, organization.id, mailbox.address, `${mark} Person`],
	)
	const key = await aKey(db, person.id, { name: `${mark} Key`, scope: { domains: [domain.id] }, parentId: grant.id })
	const offBoarding = randomUUID()
	await db.query(
		`INSERT INTO off_boarding (id, account_id, asked_by_id, asked_by, choices, lines, runs_at)
		VALUES ($1, $2, $2, $3, '{}', jsonb_build_array(jsonb_build_object('is', 'done', 'text', $3::text)), now() + interval '1 day')`,
		[offBoarding, person.id, `${mark} Head`],
	)
	const review = randomUUID()
	await db.query(
		"INSERT INTO review (id, organization_id, name, opened_by, due_at) VALUES ($1, $2, $3, $4, now() + interval '1 day')",
		[review, organization.id, `${mark} Review`, `${mark} Head`],
	)
	return {
		backup,
		review,
		offBoarding,
		key: key.id,
		approval,
		trace,
		finding: finding.id,
		organization: organization.id,
		domain: domain.id,
		trashed: trashed.id,
		mailbox: mailbox.id,
		trash: trash.id,
		alias: alias.id,
		list: list.id,
		account: person.id,
		owner: mailbox.accountId,
		role,
		template: template.id,
		grant: grant.id,
		entry,
		plan: plan.id,
		invitation,
		letter,
		mark,
		address: mailbox.address,
		name: domain.name,
	}
}

/** The same names for what is nowhere. */
export const nowhereLike = (things: Things): Things => ({
	...Object.fromEntries(Object.keys(things).map((what) => [what, randomUUID()])),
	mark: `vanished${random()}`,
	address: `vanished${random()}@vanished${random()}.test`,
	name: `vanished${random()}.test`,
})

/** Takes no viewer, and counts tries: the sign-in has tests of its own. */
const DOORS = ['sessions.claim']

/** Every function in the index of a feature, by its name. */
export async function queriesOfFeatures(): Promise<[name: string, ask: Asked][]> {
	const found: [string, Asked][] = []
	for (const feature of readdirSync(FEATURES)) {
		const exported: Record<string, unknown> = await import(/* @vite-ignore */ join(FEATURES, feature, 'index.ts'))
		for (const [name, value] of Object.entries(exported))
			if (typeof value === 'function' && /^[a-z]/.test(name)) found.push([`${feature}.${name}`, value as Asked])
	}
	return found.filter(([name]) => !DOORS.includes(name))
}

const IDS = [
	'backup',
	'review',
	'offBoarding',
	'key',
	'approval',
	'trace',
	'finding',
	'organization',
	'domain',
	'trashed',
	'mailbox',
	'trash',
	'alias',
	'list',
	'account',
	'owner',
	'role',
	'template',
	'grant',
	'plan',
	'invitation',
	'letter',
	'entry',
]

/** What follows the viewer in a call: what an address can carry, made of these things. */
export function argumentsFor(things: Things): unknown[][] {
	const of = (what: string): string => things[what] ?? ''
	return [
		[],
		[{}],
		...IDS.map((what) => [of(what)]),
		[of('name')],
		[[of('grant')]],
		[of('list'), {}],
		[of('review'), [of('grant')]],
		[`mailbox:${of('mailbox')}`],
		[`domain:${of('domain')}`],
		[{ q: of('mark') }],
		[{ q: of('address'), sort: '-created' }],
		[{ q: of('mark'), sort: '-name', state: 'disabled', outcome: 'done' }],
		[{ organization: of('organization'), below: of('organization') }],
		[{ domain: of('domain'), role: of('role') }],
		[{ about: of('domain'), actor: of('account') }],
		[{ lineage: [of('organization')], domain: of('domain') }],
		[{ who: of('account'), right: 'mailbox.read', what: `mailbox:${of('mailbox')}` }],
		['domain.read', of('domain')],
	]
}

export const shown = (value: unknown): string =>
	JSON.stringify(value, (_, inner) => (typeof inner === 'bigint' ? `${inner}n` : inner)) ?? 'undefined'

/**
 * What a call says: its result, or its problem. What is no problem with words of ours reaches nobody: Next says a number in its place.
 * What answers at once has asked no database, and knows only what it was handed.
 */
export async function saying(ask: Asked, args: unknown[]): Promise<string> {
	try {
		const asked = ask(...args)
		return asked instanceof Promise ? shown(await asked) : 'no query'
	} catch (error) {
		const { problem } = error as { problem?: unknown }
		return problem ? `refused: ${shown(problem)}` : 'an error'
	}
}

/** The same with the names of what was asked for taken out: whoever asks knows those. */
export const without = (text: string, things: Things): string =>
	Object.entries(things)
		.toSorted(([, a], [, b]) => b.length - a.length)
		.reduce((rest, [what, value]) => rest.replaceAll(value, `<${what}>`), text)
