import { randomUUID } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Loaded } from '@/core/gateway/actor'
import { GRANTABLE_RIGHTS, type GrantableRight } from '@/core/policy'
import { viewerOf } from '../support/callers'
import { useDatabase } from '../support/database'
import {
	aDelegate,
	aDomain,
	aDomainDay,
	aGrant,
	aMailbox,
	anAccount,
	anAdministrator,
	anAlias,
	anAssignment,
	anOrganization,
	aPlan,
	random,
	type Scope,
} from '../support/factories'

/**
 * Every function that a feature hands to pages is called with what an address could carry: ids and names of somebody else's things.
 * What it answers says nothing of a neighbour's domain, and no price. A query that is added is called by itself.
 */
const FEATURES = resolve(import.meta.dirname, '../../src/features')
type Asked = (...args: unknown[]) => unknown
/** Somebody else’s things, by what they are. */
type Things = Readonly<Record<string, string>>

const here = useDatabase()
const MARK = 'zwxq'
let foreign: Things
let queries: [name: string, ask: Asked][]
let administrator: Loaded
const viewers: Record<string, Loaded> = {}

async function thingsOf(mark: string): Promise<Things> {
	const organization = await anOrganization(here.owner, { name: `${mark} School` })
	const domain = await aDomain(here.owner, organization.id, { name: `${mark}.test`, description: `${mark} teachers` })
	const trashed = await aDomain(here.owner, organization.id, { name: `${mark}-old.test`, deleted_at: new Date() })
	const mailbox = await aMailbox(here.owner, domain, { local_part: `${mark}.box` })
	const trash = await aMailbox(here.owner, domain, { local_part: `${mark}.trash`, deleted_at: new Date() })
	const alias = await anAlias(here.owner, domain, [`${mark}@elsewhere.test`], { local_part: `${mark}.alias` })
	const person = await anAccount(here.owner, { name: `${mark} Person`, organization_id: organization.id })
	const role = randomUUID()
	await here.owner.query("INSERT INTO role (id, organization_id, name, rights) VALUES ($1, $2, $3, '{mailbox.read}')", [
		role,
		organization.id,
		`${mark} Role`,
	])
	const grant = await aGrant(here.owner, person.id, ['mailbox.read'], { domains: [domain.id] }, { endsAt: soon() })
	const entry = randomUUID()
	await here.owner.query(
		`INSERT INTO journal_entry (id, actor_id, actor_name, "right", outcome, subject_kind, subject_label, organization_id, domain_id, account_id)
		VALUES ($1, $2, $3, 'alias.create', 'done', 'alias', $3, $4, $5, $2)`,
		[entry, person.id, `${mark} Deed`, organization.id, domain.id],
	)
	const plan = await aPlan(here.owner, { perMailbox: 7_654_321, perGb: 7_654_321 }, { name: `${mark} Plan` })
	await anAssignment(here.owner, plan.id, { organization: organization.id })
	await aDomainDay(here.owner, domain, new Date().toISOString().slice(0, 10), { mailboxes: 1 })
	return {
		organization: organization.id,
		domain: domain.id,
		trashed: trashed.id,
		mailbox: mailbox.id,
		trash: trash.id,
		alias: alias.id,
		account: person.id,
		owner: mailbox.accountId,
		role,
		grant: grant.id,
		entry,
		plan: plan.id,
		mark,
		address: mailbox.address,
		name: domain.name,
	}
}
const soon = () => new Date(Date.now() + 5 * 86_400_000)

async function queriesOfFeatures(): Promise<[string, Asked][]> {
	const found: [string, Asked][] = []
	for (const feature of readdirSync(FEATURES)) {
		const exported: Record<string, unknown> = await import(/* @vite-ignore */ join(FEATURES, feature, 'index.ts'))
		for (const [name, value] of Object.entries(exported))
			if (typeof value === 'function' && /^[a-z]/.test(name)) found.push([`${feature}.${name}`, value as Asked])
	}
	return found
}

/** What follows the viewer in a call: what an address can carry, made of these things. */
function argumentsFor(things: Things): unknown[][] {
	const of = (what: string): string => things[what] ?? ''
	const ids = ['organization', 'domain', 'mailbox', 'alias', 'account', 'role', 'grant', 'plan', 'name']
	return [
		[],
		[{}],
		...ids.map((what) => [of(what)]),
		[{ q: of('mark') }],
		[{ q: of('address'), sort: '-created' }],
		[{ q: of('mark'), sort: '-name', state: 'disabled', outcome: 'done' }],
		[{ organization: of('organization'), below: of('organization') }],
		[{ domain: of('domain'), role: of('role') }],
		[{ about: of('domain'), actor: of('account') }],
		[{ lineage: [of('organization')], domain: of('domain') }],
		['domain.read', of('domain')],
	]
}

const shown = (value: unknown): string =>
	JSON.stringify(value, (_, inner) => (typeof inner === 'bigint' ? `${inner}n` : inner)) ?? 'undefined'

/** What a call says: its result, or its problem. */
async function saying(ask: Asked, args: unknown[]): Promise<string> {
	try {
		return shown(await ask(...args))
	} catch (error) {
		const { problem, message } = error as { problem?: unknown; message?: string }
		return `refused: ${problem ? shown(problem) : String(message)}`
	}
}

/** The same with the names of what was asked for taken out: whoever asks knows those. */
const without = (text: string, things: Things): string =>
	Object.entries(things)
		.toSorted(([, a], [, b]) => b.length - a.length)
		.reduce((rest, [what, value]) => rest.replaceAll(value, `<${what}>`), text)

beforeAll(async () => {
	administrator = await viewerOf(await anAdministrator(here.owner))
	foreign = await thingsOf(`${MARK}${random()}`)
	const holding = async (scope: Scope, rights: readonly GrantableRight[]) =>
		viewerOf(await aDelegate(here.owner, rights, scope, { passOnDepth: 1 }))
	viewers['a domain of the organization, without its other things'] = await holding(
		{ domains: [(await aDomain(here.owner, foreign.organization ?? '')).id] },
		['domain.read', 'mailbox.read', 'account.read', 'alias.read', 'journal.read', 'billing.view'],
	)
	queries = await queriesOfFeatures()
})

describe('D-31 T-12 what is foreign is not there', () => {
	test('beside it in one organization, a neighbour sees nothing of the other domain', async () => {
		const viewer = viewers['a domain of the organization, without its other things']
		const seen: string[] = []
		const names = [/\.box/, /\.trash/, /\.alias/, / Person/, / Role/, / Deed/, /-old\.test/, / teachers/]
		for (const [name, ask] of queries) {
			for (const args of argumentsFor(foreign)) {
				const told = without(await saying(ask, [viewer, ...args]), { address: foreign.address ?? '' })
				if (names.some((one) => new RegExp(`${foreign.mark}${one.source}`).test(told)))
					seen.push(`${name}(${shown(args)}): ${told}`)
			}
		}
		expect(seen.slice(0, 10)).toEqual([])
	}, 600_000)
})

describe('Q3 Q6 prices', () => {
	const PRICE = /7654321|76,?543\.21/

	test('are said by no query to whoever holds every right but those about prices, on the whole server', async () => {
		const others = GRANTABLE_RIGHTS.filter((right) => !/^(billing|plan)\./.test(right))
		const viewer = await viewerOf(await aDelegate(here.owner, others, { server: true }))
		const said = new Set<string>()
		const control = new Set<string>()
		for (const [name, ask] of queries) {
			for (const args of argumentsFor(foreign)) {
				if (PRICE.test(await saying(ask, [viewer, ...args]))) said.add(name)
				if (name.startsWith('billing.') && PRICE.test(await saying(ask, [administrator, ...args]))) control.add(name)
			}
		}
		expect([...said]).toEqual([])
		expect([...control].toSorted()).toEqual(
			['billingHere', 'getPlan', 'getStatement', 'listPlans', 'planChoices'].map((name) => `billing.${name}`),
		)
	}, 600_000)

	test('are nowhere in the journal', async () => {
		const { rows } = await here.owner.query<{ entry: string }>('SELECT to_jsonb(j)::text AS entry FROM journal_entry j')
		expect(rows.filter(({ entry }) => PRICE.test(entry))).toEqual([])
	})
})
