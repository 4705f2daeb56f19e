import { randomBytes } from 'node:crypto'
import { claim } from '../src/core/proof/claim'
import { closeDatabase } from '../src/platform/db/client'
import { aDomain, aMailbox, anAccount, anOrganization } from '../tests/support/factories'
import { freshDatabase } from '../tests/support/fresh-database'
import { startPostgresServer } from '../tests/support/postgres-server'

/**
 * `node --conditions=react-server --import tsx bench/sign-in.ts [tries]`: how long a refused sign-in takes, by what is wrong. Each
 * round tries every kind once, in another order and from a network that nobody tried from before. What the tests hold is the cause, one
 * hash for each kind; this measures the effect.
 */

const rounds = Number(process.argv[2] ?? 300)
process.env.AUTH_SECRET = randomBytes(32).toString('base64')
const stop = await startPostgresServer()
const database = await freshDatabase()
process.env.APP_DATABASE_URL = database.appUrl

const { id } = await anOrganization(database.owner)
const stopped = await aDomain(database.owner, id, { enabled: false })
const wrong = 'not the right password at all'
const people = {
	unknown: { address: 'nobody@outside.test' },
	'no address': { address: 'no address' },
	'wrong password': await anAccount(database.owner),
	disabled: await anAccount(database.owner, { state: 'disabled' }),
	invited: await anAccount(database.owner, { state: 'invited', password_hash: null }),
	'domain stopped': await aMailbox(database.owner, stopped),
}
const kinds = Object.keys(people) as (keyof typeof people)[]
const took = new Map(kinds.map((kind) => [kind, [] as number[]]))

/** The bounds of one address over all networks are taken away, since here one address is tried hundreds of times. */
const forget = () => database.owner.query('TRUNCATE rate_limit')

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0

for (let round = 0; round < rounds; round += 1) {
	await forget()
	const order = kinds.toSorted(() => Math.random() - 0.5)
	for (const kind of order) {
		const [a, b, c] = randomBytes(3)
		const visit = {
			clientAddress: `10.${a}.${b}.${c}`,
			userAgent: '',
			sessionCookie: undefined,
			deviceCookie: undefined,
		}
		const began = performance.now()
		const answer = await claim({ address: people[kind].address, password: wrong }, visit)
		if (answer.ok || answer.problem.kind !== 'not-allowed') throw new Error(`${kind} was not refused`)
		took.get(kind)?.push(performance.now() - began)
	}
}
const medians = kinds.map((kind) => [kind, median(took.get(kind) ?? [])] as const)
for (const [kind, value] of medians) console.log(`${kind.padEnd(16)} ${value.toFixed(2)} ms`)
const values = medians.map(([, value]) => value)
console.log(`apart            ${(Math.max(...values) - Math.min(...values)).toFixed(2)} ms over ${rounds} tries a kind`)
await closeDatabase()
await database.drop()
await stop()
process.exit(0)
