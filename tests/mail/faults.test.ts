/** What becomes of mail and of changes while something that they need is away or full, and afterwards. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import { mailServerSilentSince } from '@/features/mail-server/silent-since'
import { setMailboxEnabled } from '@/features/mailboxes/set-mailbox-enabled'
import { setMailboxQuota } from '@/features/mailboxes/set-mailbox-quota'
import { tasks } from '@/jobs'
import { as, viewerOf } from '../support/callers'
import { useDatabase } from '../support/database'
import { anAdministrator } from '../support/factories'
import { aHouse, done, type House, versionOf } from '../support/mail-house'
import { inboxOf, mailboxOver } from '../support/mail-reading'
import { secretOf } from '../support/mail-secret'
import { type MailStack, startMailStack } from '../support/mail-stack'
import { sendOver, smtp } from '../support/mail-talk'
import { startWire, type Wire } from '../support/wire'
import { makeDue, waitingJobs, work } from '../support/worker'

const here = useDatabase()
let toDoveadm: Wire
let stack: MailStack
let administrator: { id: string }
beforeAll(async () => {
	stack = await startMailStack(here.ownerUrl)
	toDoveadm = await startWire(() => stack.ports.doveadm)
	process.env.DOVEADM_URL = `http://127.0.0.1:${toDoveadm.port}`
	process.env.AUTH_SECRET = secretOf(here.ownerUrl)
	administrator = await anAdministrator(here.owner)
})
afterAll(async () => {
	await stack?.stop()
	await toDoveadm?.stop()
})

async function arrives(to: string, text?: string): Promise<string> {
	const talk = await smtp(stack.ports.smtp)
	try {
		return await sendOver(talk, 'stranger@elsewhere.test', [to], text)
	} finally {
		talk.close()
	}
}

const setQuota = async (mailbox: House['mailbox'], quota: string) => {
	const version = await versionOf(here, mailbox)
	return done(execute(setMailboxQuota, as(administrator), { mailbox: mailbox.id, version, quota }))
}

test('a full mailbox takes no mail and says so, and does again when there is room', async () => {
	const { mailbox } = await aHouse(here, administrator, { quota: '100 KB' })
	const text = `${'x'.repeat(70)}\r\n`.repeat(1_300)
	expect(await arrives(mailbox.address, text)).toMatch(/^250/)
	await inboxOf(stack.ports.imaps, mailbox.address, 1)
	await setQuota(mailbox, '50 KB')
	expect(await arrives(mailbox.address)).toMatch(/^552 5\.2\.2/)
	await setQuota(mailbox, '1 MB')
	expect(await arrives(mailbox.address)).toMatch(/^250/)
	await setQuota(mailbox, '50 KB')
	const client = await mailboxOver(stack.ports.imaps, mailbox.address)
	await client.mailboxOpen('INBOX')
	await client.messageDelete('1:*')
	await client.logout()
	expect(await arrives(mailbox.address)).toMatch(/^250/)
})

const silentSince = async () => mailServerSilentSince(await viewerOf(administrator))

test('while Dovecot’s door is shut or silent a change is as quick as ever, the panel says so, and it is made up for afterwards', async () => {
	const { mailbox } = await aHouse(here, administrator)
	const open = await mailboxOver(stack.ports.imaps, mailbox.address)
	const closed = new Promise((resolve) => open.once('close', () => resolve(true)))
	await work(here.owner, tasks)
	expect(await silentSince()).toBeNull()
	toDoveadm.be('silent')
	const begun = performance.now()
	await done(execute(setMailboxEnabled, as(administrator), { mailbox: mailbox.id, enabled: false }))
	// Its job alone would wait for five seconds.
	expect(performance.now() - begun).toBeLessThan(4_500)
	const tried = work(here.owner, tasks)
	await expect.poll(silentSince, { timeout: 30_000 }).toBeInstanceOf(Date)
	const since = await silentSince()
	toDoveadm.be('cut')
	await tried
	await makeDue(here.owner)
	await work(here.owner, tasks)
	const waiting = await waitingJobs(here.owner, 'end-mail-sessions')
	expect(waiting.map(({ last_error }) => last_error).join()).toContain('The mail server is not reachable')
	expect(open.usable).toBe(true)
	expect(await silentSince()).toEqual(since)
	toDoveadm.be('whole')
	await makeDue(here.owner)
	await work(here.owner, tasks)
	expect(await closed).toBe(true)
	expect(await waitingJobs(here.owner, 'end-mail-sessions')).toEqual([])
	expect(await silentSince()).toBeNull()
})

test('what the clock asks in vain is asked again by the clock and leaves no failed job', async () => {
	toDoveadm.be('cut')
	await here.owner.query(
		`SELECT graphile_worker.add_job('end-mail-sessions', payload => '{"accounts":[],"_cron":{"ts":"now"}}', max_attempts => 1)`,
	)
	await work(here.owner, tasks)
	toDoveadm.be('whole')
	expect(await waitingJobs(here.owner, 'end-mail-sessions')).toEqual([])
	expect(await silentSince()).toBeInstanceOf(Date)
})
