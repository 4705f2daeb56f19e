import { beforeAll, describe, expect, test } from 'vitest'
import type { Loaded } from '@/core/gateway/actor'
import { GRANTABLE_RIGHTS } from '@/core/policy'
import { viewerOf } from '../support/callers'
import { useDatabase } from '../support/database'
import {
	aDelegate,
	aDomain,
	aMailbox,
	anAccount,
	anAdministrator,
	anOrganization,
	random,
	type Scope,
} from '../support/factories'
import {
	type Asked,
	argumentsFor,
	nowhereLike,
	queriesOfFeatures,
	saying,
	shown,
	type Things,
	thingsOf,
	without,
} from './every-query'

/**
 * Ids guessed, and search, sort, filters, counts, autocomplete and the words of errors: every function that a feature hands to pages is
 * asked for what is foreign and for what is nowhere. None says a foreign name, and both answers are the same.
 */
const here = useDatabase()
const MARK = 'zwxq'
let foreign: Things
let nowhere: Things
let queries: [name: string, ask: Asked][]
let administrator: Loaded
const viewers: Record<string, Loaded> = {}
const PATIENCE = 600_000

beforeAll(async () => {
	administrator = await viewerOf(await anAdministrator(here.owner))
	foreign = await thingsOf(here.owner, `${MARK}${random()}`)
	nowhere = nowhereLike(foreign)
	const organization = await anOrganization(here.owner)
	const domain = await aDomain(here.owner, organization.id)
	const mailbox = await aMailbox(here.owner, domain)
	const holding = async (scope: Scope) =>
		viewerOf(await aDelegate(here.owner, GRANTABLE_RIGHTS, scope, { passOnDepth: 1 }))
	viewers['every right on another organization'] = await holding({ organizations: [organization.id] })
	viewers['every right on another domain'] = await holding({ domains: [domain.id] })
	viewers['every right on another mailbox'] = await holding({ mailboxes: [mailbox.id] })
	viewers['no right at all'] = await viewerOf(await anAccount(here.owner))
	queries = await queriesOfFeatures()
})

describe('D-31 T-12 foreign and missing look alike', () => {
	test.each([
		'every right on another organization',
		'every right on another domain',
		'every right on another mailbox',
		'no right at all',
	])(
		'in every query, for who holds %s',
		async (who) => {
			const faults: string[] = []
			const missing = argumentsFor(nowhere)
			for (const [name, ask] of queries) {
				const compared = argumentsFor(foreign).map(async (args, n) => {
					const told = without(await saying(ask, [viewers[who], ...args]), foreign)
					const other = without(await saying(ask, [viewers[who], ...(missing[n] ?? [])]), nowhere)
					if (told !== other) faults.push(`${name}(${shown(args)}): ${told} and not ${other}`)
					if (told.includes(MARK)) faults.push(`${name}(${shown(args)}) says ${told}`)
				})
				await Promise.all(compared)
			}
			expect(faults.slice(0, 10)).toEqual([])
		},
		PATIENCE,
	)
})

/** Queries that show nothing of another organization to anybody. Each needs a reason. */
const OWN: Record<string, string> = {
	'sessions.listSessions': 'of the viewer alone',
	'sessions.listSignIns': 'of the viewer alone',
	'sessions.listTrusted': 'of the viewer alone',
	'lists.getOwnList': 'of lists that the viewer was named for',
	'trace.getOwnTrace': 'of the mailboxes of the viewer',
	'trace.listOwnTraces': 'of the mailboxes of the viewer',
	'demands.getServerDemand': 'of the server alone, without a name',
	'drift.getLook': 'of the server alone, without a name',
	'self.listTouches': 'of the viewer alone',
	'jobs.listJobs': 'of the server alone, where none has failed',
	'jobs.getJob': 'of the server alone, where none has failed',
}

test(
	'the same calls show the same things to an administrator, so they reach what they ask for',
	async () => {
		const silent: string[] = []
		const asking = queries.filter(([name]) => /\.(list|get|search|find)[A-Z]/.test(name) && !(name in OWN))
		for (const [name, ask] of asking) {
			let said = false
			for (const args of argumentsFor(foreign)) {
				said ||= (await saying(ask, [administrator, ...args])).includes(foreign.mark ?? MARK)
				if (said) break
			}
			if (!said) silent.push(name)
		}
		expect(asking.length).toBeGreaterThan(15)
		expect(silent).toEqual([])
	},
	PATIENCE,
)
