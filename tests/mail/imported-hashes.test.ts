/** Hashes that another system made: Dovecot and the panel read them alike, and the first sign-in to the panel replaces them. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { signIn } from '@/features/sessions/sign-in'
import { aVisit } from '../features/sessions/visits'
import { useDatabase } from '../support/database'
import { aDomain, aMailbox, anOrganization, PASSWORD } from '../support/factories'

const here = useDatabase()
const doveadm = async (...args: string[]) => (await promisify(execFile)('doveadm', ['-O', 'pw', ...args])).stdout.trim()
const verifies = (hash: string, password: string): Promise<boolean> =>
	doveadm('-t', hash, '-p', password).then(
		(said) => said.includes('verified'),
		() => false,
	)

/** What the mail server is told. */
const told = async (address: string): Promise<string> =>
	(
		await here.owner.query(`SELECT password FROM mailserver.credentials WHERE address = $1 AND service = 'imap'`, [
			address,
		])
	).rows[0]?.password

test.each(['SSHA256', 'SSHA512', 'BLF-CRYPT', 'SHA256-CRYPT', 'SHA512-CRYPT', 'PBKDF2', 'ARGON2I', 'ARGON2ID'])(
	'{%s}',
	async (scheme) => {
		const box = await aMailbox(here.owner, await aDomain(here.owner, (await anOrganization(here.owner)).id))
		const made = await doveadm('-s', scheme, '-p', PASSWORD)
		await here.owner.query('UPDATE account SET password_hash = $2 WHERE id = $1', [box.accountId, made])
		expect(await told(box.address)).toBe(made)
		expect([await verifies(made, PASSWORD), await verifies(made, `${PASSWORD}.`)]).toEqual([true, false])

		const claimed = { address: box.address, password: PASSWORD }
		expect(await signIn({ ...claimed, password: `${PASSWORD}.` }, aVisit())).toMatchObject({ ok: false })
		expect(await told(box.address)).toBe(made)
		expect(await signIn(claimed, aVisit())).toMatchObject({ ok: true })
		const renewed = await told(box.address)
		expect(renewed).toMatch(/^\{ARGON2ID\}\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
		expect([await verifies(renewed, PASSWORD), await verifies(renewed, `${PASSWORD}.`)]).toEqual([true, false])
		expect(await signIn(claimed, aVisit())).toMatchObject({ ok: true })
	},
)

test('the database takes no password in clear and no scheme that nobody checks', async () => {
	const box = await aMailbox(here.owner, await aDomain(here.owner, (await anOrganization(here.owner)).id))
	for (const stored of [PASSWORD, `{PLAIN}${PASSWORD}`, '{MD5}Qd1nEJkJjJiFzXcLJpHYPA==', '$2y$05$x', ''])
		await expect(
			here.owner.query('UPDATE account SET password_hash = $2 WHERE id = $1', [box.accountId, stored]),
		).rejects.toMatchObject({ constraint: 'account_password_known' })
})
