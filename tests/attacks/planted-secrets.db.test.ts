import { expect, test, vi } from 'vitest'
import { execute } from '@/core/gateway/execute'
import { claim } from '@/core/proof/claim'
import { setMailboxPassword } from '@/features/mailboxes/set-mailbox-password'
import { aVisit, cookieOf, signedIn } from '../features/sessions/visits'
import { as } from '../support/callers'
import { useDatabase } from '../support/database'
import { aDelegate, aDomain, aMailbox, anOrganization, random } from '../support/factories'

const here = useDatabase()

test('S-56 secrets that people type, and those made for them, stand in no row of the database and in no line of the log', async () => {
	const written: string[] = []
	vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
		written.push(String(text))
		return true
	})
	const planted = (what: string) => `planted ${what} ${random()}${random()}`
	const organization = await anOrganization(here.owner)
	const domain = await aDomain(here.owner, organization.id)
	const mailbox = await aMailbox(here.owner, domain)
	const clerk = await aDelegate(here.owner, ['mailbox.read', 'mailbox.set-password'], { domains: [domain.id] })
	const secrets = {
		typed: planted('typed'),
		wrong: planted('wrong'),
		mistaken: planted('in the wrong field'),
		extra: planted('extra'),
	}

	const set = await execute(setMailboxPassword, as(clerk), { mailbox: mailbox.id, password: secrets.typed })
	expect(set).toMatchObject({ ok: true })
	await execute(setMailboxPassword, as(clerk), { mailbox: mailbox.id, password: secrets.typed, [secrets.extra]: 'x' })
	const other = await aMailbox(here.owner, await aDomain(here.owner, organization.id))
	await execute(setMailboxPassword, as(clerk), { mailbox: other.id, password: secrets.wrong })
	const made = await execute(setMailboxPassword, as(clerk), { mailbox: mailbox.id, password: '' })
	const shown = (made.ok && made.value.reveal?.password) || ''
	expect(shown.length).toBeGreaterThan(14)
	expect(await claim({ address: mailbox.address, password: shown }, aVisit())).toMatchObject({ ok: true })
	expect(await claim({ address: mailbox.address, password: secrets.wrong }, aVisit())).toMatchObject({ ok: false })
	// People type their password where the address belongs.
	expect(await claim({ address: secrets.mistaken, password: secrets.wrong }, aVisit())).toMatchObject({ ok: false })
	const { sid } = await signedIn(clerk)
	const cookie = await cookieOf(sid)

	const { rows: tables } = await here.owner.query<{ name: string }>(
		"SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')",
	)
	expect(tables.length).toBeGreaterThan(30)
	const dump: string[] = []
	for (const { name } of tables) {
		const { rows } = await here.owner.query<{ row: string }>(`SELECT to_jsonb(t)::text AS row FROM ${name} t`)
		dump.push(...rows.map(({ row }) => row))
	}
	expect(dump.join()).toContain(mailbox.address)
	expect(dump.join()).toContain('wrong-password')
	for (const [what, secret] of Object.entries({ ...secrets, shown, sid, cookie })) {
		expect({ what, rows: dump.filter((row) => row.includes(secret)).length }).toEqual({ what, rows: 0 })
		expect({ what, lines: written.filter((line) => line.includes(secret)).length }).toEqual({ what, lines: 0 })
	}
})
