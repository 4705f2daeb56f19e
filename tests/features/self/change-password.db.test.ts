import { expect, test, vi } from 'vitest'
import { IDLE } from '@/core/gateway/form'
import { actorOfSession } from '@/core/gateway/session'
import { changePasswordAction } from '@/features/self/actions'
import { signIn } from '@/features/sessions/sign-in'
import { useDatabase } from '../../support/database'
import { aDomain, aMailbox, anAccount, anOrganization, PASSWORD, random } from '../../support/factories'
import { formOf, newBrowser, request } from '../../support/request'
import { aVisit, signedIn } from '../sessions/visits'

vi.mock('next/headers', async () => (await import('../../support/request')).nextHeaders)
vi.mock('next/cache', async () => (await import('../../support/request')).nextCache)
vi.mock('next/navigation', async () => (await import('../../support/request')).nextNavigation)

const here = useDatabase()
const NEXT = 'another horse with other batteries'

async function anOwner(values: Record<string, unknown> = {}) {
	const organization = await anOrganization(here.owner)
	return aMailbox(here.owner, await aDomain(here.owner, organization.id, values))
}

const change = (fields: Record<string, string>) =>
	changePasswordAction(IDLE, formOf({ currentPassword: PASSWORD, newPassword: NEXT, ...fields }))

test('D8 D9 the owner of a mailbox changes the password without any right and without a session', async () => {
	newBrowser()
	const owner = await anOwner()
	const { sid } = await signedIn(owner)
	expect(await change({ address: owner.address })).toMatchObject({ status: 'done' })
	expect(await actorOfSession(sid)).toBeNull()
	const { rows } = await here.owner.query(
		'SELECT count(*)::int AS open FROM session WHERE account_id = $1 AND revoked_at IS NULL',
		[owner.accountId],
	)
	expect(rows).toEqual([{ open: 0 }])
	expect(await signIn({ address: owner.address, password: PASSWORD }, aVisit())).toMatchObject({ ok: false })
	expect(await signIn({ address: owner.address, password: NEXT }, aVisit())).toMatchObject({ ok: true })
	const { rows: entries } = await here.owner.query(
		`SELECT actor_id, account_id, outcome::text, before, after FROM journal_entry WHERE "right" = 'own.set-password' AND actor_id = $1`,
		[owner.accountId],
	)
	const [entry] = entries
	expect(entry).toMatchObject({ actor_id: owner.accountId, account_id: owner.accountId, outcome: 'done' })
	expect(JSON.stringify(entry)).not.toContain(NEXT)
})

test('S-11 unknown, wrong and stopped get one answer, and what was typed comes back without the secrets', async () => {
	const owner = await anOwner()
	const stopped = await anOwner({ enabled: false })
	const disabled = await anAccount(here.owner, { state: 'disabled' })
	const answers: unknown[] = []
	const tries: Record<string, string>[] = [
		{ address: owner.address, currentPassword: 'wrong password' },
		{ address: `nobody-${random()}@outside.test` },
		{ address: stopped.address },
		{ address: disabled.address },
	]
	for (const fields of tries) {
		newBrowser()
		const { answer, values, ...state } = await change(fields)
		expect(values).toEqual({ address: fields.address })
		answers.push(state)
	}
	expect(new Set(answers.map((state) => JSON.stringify(state))).size).toBe(1)
	expect(answers[0]).toMatchObject({ status: 'failed', problem: { text: 'Address and password do not fit together.' } })
})

test('its tries are those of the sign-in page: one count for both', async () => {
	const owner = await anOwner()
	newBrowser('10.77.1.2')
	for (let n = 0; n < 6; n += 1)
		await signIn({ address: owner.address, password: 'wrong' }, aVisit({ clientAddress: '10.77.1.9' }))
	for (let n = 0; n < 4; n += 1) await change({ address: owner.address, currentPassword: 'wrong' })
	expect(await change({ address: owner.address })).toMatchObject({ status: 'failed', problem: { kind: 'too-many' } })
	expect(
		await signIn({ address: owner.address, password: PASSWORD }, aVisit({ clientAddress: '10.77.1.9' })),
	).toMatchObject({ ok: false })
})

test('a bad new password gets a sentence at its field, before anything is tried', async () => {
	newBrowser()
	const owner = await anOwner()
	expect(await change({ address: owner.address, newPassword: 'too short' })).toMatchObject({
		problem: {
			kind: 'invalid',
			fields: { newPassword: 'At least 15 characters. A few words in a row are easy to remember.' },
		},
	})
	expect(await change({ address: '', currentPassword: '' })).toMatchObject({
		problem: { fields: { address: 'Write your address.', currentPassword: 'Write your password.' } },
	})
	expect(await change({ address: owner.address, newPassword: PASSWORD })).toMatchObject({
		problem: { fields: { newPassword: 'This is the password that you have now.' } },
	})
	const { rows } = await here.owner.query('SELECT 1 FROM journal_entry WHERE account_id = $1', [owner.accountId])
	expect(rows).toEqual([])
})

test('S-46 a form that no page of ours sent changes nothing', async () => {
	const owner = await anOwner()
	for (const origin of ['https://evil.test', 'null', '']) {
		newBrowser()
		if (origin === '') request.headers.delete('origin')
		else request.headers.set('origin', origin)
		expect(await change({ address: owner.address })).toMatchObject({ status: 'failed' })
	}
	expect(await signIn({ address: owner.address, password: PASSWORD }, aVisit())).toMatchObject({ ok: true })
})
