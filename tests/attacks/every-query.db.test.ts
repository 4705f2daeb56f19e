import { beforeAll, describe, expect, test } from 'vitest'
import type { Loaded } from '@/core/gateway/actor'
import { GRANTABLE_RIGHTS } from '@/core/policy'
import { viewerOf } from '../support/callers'
import { useDatabase } from '../support/database'
import { aDelegate, aDomain, anAdministrator, random } from '../support/factories'
import {
	type Asked,
	argumentsFor,
	queriesOfFeatures,
	saying,
	shown,
	type Things,
	thingsOf,
	without,
} from './every-query'

/** What every function that a feature hands to pages says of a neighbour's domain, and of prices, to who may see neither. */
const here = useDatabase()
const MARK = 'zwxq'
let foreign: Things
let queries: [name: string, ask: Asked][]
let administrator: Loaded

beforeAll(async () => {
	administrator = await viewerOf(await anAdministrator(here.owner))
	foreign = await thingsOf(here.owner, `${MARK}${random()}`)
	queries = await queriesOfFeatures()
})

describe('D-31 T-12 what is foreign is not there', () => {
	test('beside it in one organization, a neighbour sees nothing of the other domain', async () => {
		const scope = { domains: [(await aDomain(here.owner, foreign.organization ?? '')).id] }
		const reading = [
			'domain.read',
			'mailbox.read',
			'account.read',
			'alias.read',
			'list.read',
			'journal.read',
			'billing.view',
			'drift.read',
			'backup.read',
			'trace.read',
		] as const
		const viewer = await viewerOf(await aDelegate(here.owner, reading, scope, { passOnDepth: 1 }))
		const seen: string[] = []
		const names = [
			/\.box/,
			/\.trash/,
			/\.alias/,
			/\.list/,
			/ List/,
			/\.member/,
			/\.writer/,
			/ Person/,
			/ Key/,
			/ Role/,
			/ Deed/,
			/-old\.test/,
			/ teachers/,
			/\.test\//,
		]
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
