import { describe, expect, test, vi } from 'vitest'
import { systemCaller } from '@/core/gateway/actor'
import { execute } from '@/core/gateway/execute'
import { IDLE } from '@/core/gateway/form'
import { digestOf } from '@/core/gateway/session-cookie'
import { confirmRecoveryAction, setRecoveryAddressAction } from '@/features/forgotten/actions'
import { confirmRecovery } from '@/features/forgotten/confirm-recovery'
import { ownRecovery } from '@/features/forgotten/own-recovery'
import { sendResetLink } from '@/features/forgotten/send-reset-link'
import { setRecoveryAddress } from '@/features/forgotten/set-recovery-address'
import { as, viewerOf } from '../../support/callers'
import { useDatabase } from '../../support/database'
import { aDelegate, aDomain, anAlias, anOrganization, random } from '../../support/factories'
import { formOf, newBrowser } from '../../support/request'
import { aForgetful, aLink, lettersTo, linkTo } from './people'

vi.mock('next/headers', async () => (await import('../../support/request')).nextHeaders)
vi.mock('next/cache', async () => (await import('../../support/request')).nextCache)
vi.mock('next/navigation', async () => (await import('../../support/request')).nextNavigation)

const here = useDatabase()
const DOOR = systemCaller('Recovery address', ['system.confirm-recovery', 'system.ask-reset'], '10.0.0.1')
const recoveryOf = async (id: string) => {
	const { rows } = await here.owner.query('SELECT address, wanted FROM recovery_address WHERE account_id = $1', [id])
	return rows[0] ?? null
}
const elsewhere = () => `r${random()}@home.test`

describe('a recovery address', () => {
	test('counts from its confirmation on, not before', async () => {
		newBrowser()
		const person = await aForgetful(here.owner, { confirmed: false })
		const address = elsewhere()
		expect(await execute(setRecoveryAddress, as(person), { address })).toMatchObject({ ok: true })
		expect(await recoveryOf(person.id)).toEqual({ address: null, wanted: address })
		expect(await execute(sendResetLink, DOOR, { address: person.address })).toMatchObject({
			problem: { kind: 'not-found' },
		})
		const secret = await linkTo(here.owner, address)
		expect(await confirmRecoveryAction(IDLE, formOf({ secret }))).toMatchObject({ status: 'done' })
		expect(await recoveryOf(person.id)).toEqual({ address, wanted: null })
		expect(await ownRecovery(await viewerOf(person))).toEqual({ address, wanted: null })
		expect(await execute(sendResetLink, DOOR, { address: person.address })).toMatchObject({ ok: true })
		expect(await confirmRecoveryAction(IDLE, formOf({ secret }))).toMatchObject({ problem: { kind: 'not-found' } })
	})

	test('that is replaced keeps until the new one is confirmed, and hears of it', async () => {
		const person = await aForgetful(here.owner)
		const address = elsewhere()
		await execute(setRecoveryAddress, as(person), { address })
		expect(await recoveryOf(person.id)).toEqual({ address: person.recovery, wanted: address })
		expect(await lettersTo(here.owner, person.recovery)).toMatchObject([{ kind: 'notice' }])
	})

	test('of whom a second one is asked for: the first link is void', async () => {
		const person = await aForgetful(here.owner, { confirmed: false })
		const [first, second] = [elsewhere(), elsewhere()]
		await execute(setRecoveryAddress, as(person), { address: first })
		await execute(setRecoveryAddress, as(person), { address: second })
		const confirm = async (to: string) =>
			execute(confirmRecovery, DOOR, { hash: digestOf(await linkTo(here.owner, to)) })
		expect(await confirm(first)).toMatchObject({ problem: { kind: 'not-found' } })
		expect(await confirm(second)).toMatchObject({ ok: true })
	})

	test('is removed by leaving it empty, with every link that went there', async () => {
		const person = await aForgetful(here.owner)
		const secret = await aLink(here.owner, person.id, 'reset')
		expect(await execute(setRecoveryAddress, as(person), { address: '' })).toMatchObject({ ok: true })
		expect(await recoveryOf(person.id)).toBeNull()
		const { rows } = await here.owner.query('SELECT expires_at <= now() AS over FROM token WHERE hash = $1', [
			digestOf(secret),
		])
		expect(rows).toEqual([{ over: true }])
	})

	test.each(['mailbox', 'alias', 'another domain of the server'])(
		'is none of this server’s own: %s, which whoever manages it could read',
		async (kind) => {
			const person = await aForgetful(here.owner, { confirmed: false })
			const other = await aDomain(here.owner, (await anOrganization(here.owner)).id)
			if (kind === 'alias') await anAlias(here.owner, other, ['x@outside.test'], { local_part: 'me' })
			const address = kind === 'mailbox' ? person.address : `me@${other.name}`
			expect(await execute(setRecoveryAddress, as(person), { address })).toMatchObject({
				ok: false,
				problem: { fields: { address: expect.stringContaining('served here') } },
			})
			expect(await recoveryOf(person.id)).toBeNull()
		},
	)

	test('is asked for with the password that one has now', async () => {
		newBrowser()
		const person = await aForgetful(here.owner, { confirmed: false })
		expect(
			await setRecoveryAddressAction(IDLE, formOf({ address: elsewhere(), currentPassword: 'wrong' })),
		).toMatchObject({ status: 'failed', problem: { kind: 'signed-out' } })
		expect(await recoveryOf(person.id)).toBeNull()
	})

	test('stands in no journal, and nobody else sees it, whatever they hold', async () => {
		const person = await aForgetful(here.owner)
		const address = elsewhere()
		await execute(setRecoveryAddress, as(person), { address })
		const { rows } = await here.owner.query("SELECT 1 FROM journal_entry e WHERE e::text LIKE '%' || $1 || '%'", [
			address,
		])
		expect(rows).toEqual([])
		const manager = await viewerOf(
			await aDelegate(here.owner, ['account.read', 'account.set-password', 'mailbox.set-password'], {
				organizations: [person.organization.id],
			}),
		)
		expect(await ownRecovery(manager)).toEqual({ address: null, wanted: null })
	})
})
