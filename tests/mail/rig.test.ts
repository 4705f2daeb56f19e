/** The whole of it running: the panel's own processes beside its mail server, what each does without the other, and what a killed worker leaves. */
import { existsSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import { applyTemplate } from '@/features/templates/apply-template'
import { closeDatabase } from '@/platform/db/client'
import { opens } from '../../deploy/ports'
import { as } from '../support/callers'
import { aMailbox, anAdministrator, aTemplate, PASSWORD } from '../support/factories'
import { aHouse, aRoom, done, type House, newPassword } from '../support/mail-house'
import { inboxOf, mailboxOver } from '../support/mail-reading'
import { plainAuth, sendOver, smtp, smtpOverTls } from '../support/mail-talk'
import { type Rig, startRig } from '../support/rig'

let rig: Rig
let administrator: { id: string }
beforeAll(async () => {
	rig = await startRig()
	process.env.APP_DATABASE_URL = rig.database.appUrl
	administrator = await anAdministrator(rig.database.owner)
})
afterAll(async () => {
	await closeDatabase()
	await rig?.stop()
})

const house = () => aHouse(rig.database, administrator)
const arrives = async (to: string) => {
	const talk = await smtp(rig.mail.ports.smtp)
	const reply = await sendOver(talk, 'stranger@elsewhere.test', [to])
	talk.close()
	return reply
}
const leaves = async ({ mailbox }: Pick<House, 'mailbox'>, to: string) => {
	const talk = await smtpOverTls(rig.mail.ports.submissions, 'implicit')
	const signedIn = await talk.say(plainAuth(mailbox.address, PASSWORD))
	const reply = signedIn.startsWith('235') ? await sendOver(talk, mailbox.address, [to]) : signedIn
	talk.close()
	return reply
}

test('a password set in the panel ends what is open in the mail server, by the panel’s own worker', async () => {
	const mine = await house()
	const open = await mailboxOver(rig.mail.ports.imaps, mine.mailbox.address)
	const closed = new Promise((resolve) => open.once('close', () => resolve(true)))
	await newPassword(administrator, mine, 'a password nobody had before')
	expect(await closed).toBe(true)
	expect((await fetch(`${rig.panel.origin}/api/health`)).status).toBe(200)
})

test('two side by side know nothing of each other, and one that is stopped leaves nothing behind', async () => {
	const mine = await house()
	const other = await startRig()
	expect((await fetch(`${other.panel.origin}/api/health`)).status).toBe(200)
	const talk = await smtp(other.mail.ports.smtp)
	expect(await sendOver(talk, 'stranger@elsewhere.test', [mine.mailbox.address])).toMatch(/^[45]54 /)
	talk.close()
	const { ports, wanted } = other.mail
	await other.stop()
	for (const port of [ports.imaps, ports.smtp, ports.doveadm, Number(new URL(other.panel.origin).port)])
		expect(await opens(port)).toBe(false)
	expect(existsSync(wanted.dovecot.folder)).toBe(false)
	expect(other.panel.workerPid()).toBeUndefined()
	expect(await arrives(mine.mailbox.address)).toMatch(/^250/)
})

test('a job whose worker is killed in the middle is done by the next one: once, and whole', async () => {
	const { owner } = rig.database
	const { organization, domain } = await house()
	const template = await aTemplate(owner, organization.id, { quota_bytes: 5_000_000 })
	const ids: string[] = []
	for (let n = 0; n < 20; n += 1) ids.push((await aMailbox(owner, domain, { quota_bytes: 1_000_000 })).id)
	await owner.query('UPDATE mailbox SET template_id = $1 WHERE id = ANY ($2)', [template.id, ids])
	const changed = async () =>
		(await owner.query('SELECT FROM mailbox WHERE template_id = $1 AND quota_bytes = 5000000', [template.id])).rowCount
	// They are done in the order of their ids; at the eleventh it has to wait.
	const holder = await owner.connect()
	await holder.query('BEGIN')
	await holder.query('SELECT FROM mailbox WHERE id = $1 FOR UPDATE', [ids.sort()[10]])
	await done(execute(applyTemplate, as(administrator), { template: template.id, version: 1, fields: ['quota'] }))
	await expect.poll(changed, { timeout: 60_000 }).toBe(10)
	const killed = rig.panel.workerPid() ?? 0
	process.kill(killed, 'SIGKILL')
	await holder.query('ROLLBACK')
	holder.release()
	const run = async () =>
		(
			await owner.query('SELECT state, total, changed, refused, failed FROM template_run WHERE template_id = $1', [
				template.id,
			])
		).rows
	await expect
		.poll(run, { timeout: 100_000 })
		.toEqual([{ state: 'done', total: 20, changed: 20, refused: 0, failed: false }])
	expect(await changed()).toBe(20)
	const { rows } = await owner.query(
		`SELECT mailbox_id AS id, count(*)::int AS n FROM journal_entry WHERE "right" = 'mailbox.set-quota' AND outcome = 'done' AND mailbox_id = ANY ($1)
		GROUP BY 1 ORDER BY 1`,
		[ids],
	)
	expect(rows).toEqual(ids.map((id) => ({ id, n: 1 })))
	expect(rig.panel.workerPid()).not.toBe(killed)
}, 180_000)

test('while the panel is stopped all mail is delivered and everybody signs in', async () => {
	const first = await house()
	const second = await aRoom(rig.database, administrator, first.domain)
	await closeDatabase()
	await rig.panel.stop()
	await expect(fetch(`${rig.panel.origin}/api/health`)).rejects.toThrow()
	const replies: string[] = []
	for (let n = 0; n < 20; n += 1) {
		const [to, from] = n % 2 === 0 ? [first, second] : [second, first]
		replies.push(...(await Promise.all([arrives(to.mailbox.address), leaves(from, to.mailbox.address)])))
		await (await mailboxOver(rig.mail.ports.imaps, to.mailbox.address)).logout()
	}
	expect(replies.filter((reply) => !reply.startsWith('250'))).toEqual([])
	for (const { mailbox } of [first, second])
		expect(await inboxOf(rig.mail.ports.imaps, mailbox.address, 20)).toHaveLength(20)
})
