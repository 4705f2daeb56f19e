import { beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { ALL_RIGHTS, type Right } from '@/core/policy'
import { type Actor, MATRIX, type Target } from '../policy/matrix'
import { TRIED } from '../policy/verbs'
import type { Attempt } from '../policy/verbs/attempt'
import { buildWorld, type World } from '../policy/world'
import { as } from '../support/callers'
import { useDatabase } from '../support/database'

/**
 * D-09 D-10: what somebody slips into a form, beside its fields or in their place. Over every verb of the registry: it is sent by
 * somebody who may do the deed, filled so that it would be done. Nothing is done then, not even what the form had besides.
 */
const here = useDatabase()
let world: World
beforeAll(async () => {
	world = await buildWorld(here.owner)
})

const BESIDE: Readonly<Record<string, unknown>> = {
	role: 'admin',
	builtInRole: 'admin',
	rights: ['server.manage'],
	scope: { server: true },
	scopes: [{ kind: 'server' }],
	server: 'on',
	limits: { mailboxes: null },
	maxDomains: null,
	until: null,
	endsAt: null,
	organizationId: '00000000-0000-4000-8000-000000000001',
	organization: { connect: { id: '00000000-0000-4000-8000-000000000001' } },
	domainId: '00000000-0000-4000-8000-000000000001',
	accountId: '00000000-0000-4000-8000-000000000001',
	grantId: '00000000-0000-4000-8000-000000000001',
	state: 'active',
	passwordHash: 'x',
	deletedAt: null,
	protected: false,
	grants: { create: { rights: ['server.manage'] } },
	data: { version: 99 },
	where: {},
	select: { passwordHash: true },
	include: { grants: true },
	OR: [{}],
}
const OPERATORS: readonly unknown[] = [
	{ not: null },
	{ set: null },
	{ increment: 5 },
	{ contains: '' },
	{ in: [] },
	[[]],
	[{}],
]
const WRONG_NUMBERS = [
	'-1',
	'-5 GB',
	'1e30',
	'NaN',
	'Infinity',
	'9'.repeat(40),
	'12 apples',
	'0x1f',
	-1,
	1.5,
	Number.NaN,
	{},
]
const IS_NUMBER = /^(max|quota$|defaultQuota|passOnDepth|endsAfterDays|minPassword|perMailbox|perGb|included|version)/

/** The fields that a verb's form has. */
function fieldsOf({ verb }: Attempt, input: Readonly<Record<string, unknown>>): Set<string> {
	const schema = (verb as { input?: unknown }).input
	const shape = schema instanceof z.ZodObject ? Object.keys(schema.shape) : []
	return new Set([...shape, ...Object.keys(input)])
}
interface Deed {
	readonly right: Right
	readonly actor: Actor
	readonly target: Target
	readonly attempt: Attempt
	readonly name: string
}
/** Deeds that somebody of the table may do: mostly administrators, and everybody with what is their own. */
const deeds = ALL_RIGHTS.flatMap((right): Deed[] => {
	const tried = TRIED[right]
	if ('by' in tried || right.startsWith('system.')) return []
	const actor: Actor = right.startsWith('own.') ? 'user' : 'admin'
	return tried.flatMap((attempt, n) => {
		const allowed = MATRIX[right].allowed[actor] ?? []
		const target = allowed.find((one) => attempt.only?.includes(one) ?? true)
		return target ? [{ right, actor, target, attempt, name: `${right} ${n}` }] : []
	})
})
const SUM = `SELECT md5(string_agg(row, '' ORDER BY row)) AS sum FROM (
	SELECT to_jsonb(x)::text AS row FROM access_grant x UNION ALL SELECT to_jsonb(x)::text FROM grant_scope x UNION ALL SELECT to_jsonb(x)::text FROM account x
	UNION ALL SELECT to_jsonb(x)::text FROM mailbox x UNION ALL SELECT to_jsonb(x)::text FROM alias x UNION ALL SELECT to_jsonb(x)::text FROM domain x
	UNION ALL SELECT to_jsonb(x)::text FROM organization x UNION ALL SELECT to_jsonb(x)::text FROM role x UNION ALL SELECT to_jsonb(x)::text FROM template x
	UNION ALL SELECT to_jsonb(x)::text FROM session x UNION ALL SELECT to_jsonb(x)::text FROM invitation x UNION ALL SELECT to_jsonb(x)::text FROM price_plan x) rows`
const sum = async () => (await here.owner.query<{ sum: string }>(SUM)).rows[0]?.sum

describe('fields beside the form, operators in their place, and numbers that are none', () => {
	test.each(deeds)('$name', async ({ actor, target, attempt }) => {
		const form = (await attempt.input({ world, actor, target })) as Record<string, unknown>
		const own = fieldsOf(attempt, form)
		const beside = Object.entries(BESIDE).filter(([name]) => !own.has(name))
		const inPlace = Object.keys(form).flatMap((name) => OPERATORS.map((value) => [name, value] as const))
		const numbers = [...own].filter((name) => IS_NUMBER.test(name))
		const wrong = numbers.flatMap((name) => WRONG_NUMBERS.map((value) => [name, value] as const))
		const by = as({ id: world.own[actor]?.accountId ?? '' })
		const before = await sum()
		const done: string[] = []
		for (const [name, value] of [...beside, ...inPlace, ...wrong]) {
			const result = await attempt.execute(by, { ...form, [name]: value })
			const isInvalid = !result.ok && result.problem.kind === 'invalid'
			if (!isInvalid) done.push(`${name} = ${JSON.stringify(value)}: ${JSON.stringify(result).slice(0, 200)}`)
		}
		expect(done).toEqual([])
		expect(await sum()).toBe(before)
	})
})
