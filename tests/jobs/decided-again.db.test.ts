/** Whoever asked for a job may have lost the right to what it does by the time that it runs: it is decided then, and not when they asked. */
import { readdirSync, readFileSync } from 'node:fs'
import { beforeEach, describe, expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import { rehearse } from '@/core/gateway/rehearse'
import { fixFinding } from '@/features/drift/fix-finding'
import { ACTING } from '@/features/grants/waiting-jobs'
import { offBoard } from '@/features/off-boarding/off-board'
import { applyTemplate } from '@/features/templates/apply-template'
import { tasks } from '@/jobs'
import { as } from '../support/callers'
import { journalOf } from '../support/content'
import { useDatabase } from '../support/database'
import { aDelegate, aDomain, aFinding, aMailbox, anOrganization, aTemplate } from '../support/factories'
import { done } from '../support/mail-house'
import { makeDue, work } from '../support/worker'

const here = useDatabase()
type Asker = Awaited<ReturnType<typeof aDelegate>>
interface Asked {
	readonly asker: Asker
	/** Has it been done? */
	readonly isDone: () => Promise<boolean>
}

/** Jobs that need a mail server to do anything, and the test that takes the right from whoever asked for them. */
const ELSEWHERE = {
	'restore-mailbox': 'tests/features/restores/ask-restore.db.test.ts',
}

/** How each job is asked for by somebody who may; it waits for the worker then. */
const ASKED: Record<Exclude<keyof typeof ACTING, keyof typeof ELSEWHERE>, () => Promise<Asked>> = {
	'apply-template': async () => {
		const organization = await anOrganization(here.owner)
		const template = await aTemplate(here.owner, organization.id, { quota_bytes: 5_000 })
		const mailbox = await aMailbox(here.owner, await aDomain(here.owner, organization.id), { quota_bytes: 1_000 })
		await here.owner.query('UPDATE mailbox SET template_id = $2 WHERE id = $1', [mailbox.id, template.id])
		const rights = ['mailbox.read', 'mailbox.set-quota', 'template.read', 'template.apply'] as const
		const asker = await aDelegate(here.owner, rights, { organizations: [organization.id] })
		await done(execute(applyTemplate, as(asker), { template: template.id, version: 1, fields: ['quota'] }))
		const quota = 'SELECT quota_bytes FROM mailbox WHERE id = $1'
		return { asker, isDone: async () => (await here.owner.query(quota, [mailbox.id])).rows[0].quota_bytes === '5000' }
	},
	'mend-drift': async () => {
		const organization = await anOrganization(here.owner)
		const domain = await aDomain(here.owner, organization.id)
		const found = { kind: 'sum-differs', subject: domain.id, domain_id: domain.id }
		const finding = await aFinding(here.owner, found)
		const asker = await aDelegate(here.owner, ['drift.read', 'drift.fix'], { organizations: [organization.id] })
		await done(execute(fixFinding, as(asker), { finding: finding.id }))
		const how = 'SELECT closed_how FROM drift_finding WHERE id = $1'
		return { asker, isDone: async () => (await here.owner.query(how, [finding.id])).rows[0].closed_how === 'fixed' }
	},
	'off-board-person': async () => {
		const organization = await anOrganization(here.owner)
		const { accountId } = await aMailbox(here.owner, await aDomain(here.owner, organization.id))
		const rights = ['account.read', 'account.set-enabled', 'account.off-board'] as const
		const asker = await aDelegate(here.owner, rights, { organizations: [organization.id] })
		const choices = { account: accountId, lastDay: new Date(Date.now() + 86_400_000).toISOString() }
		const plan = await rehearse(offBoard, as(asker), choices)
		await done(execute(offBoard, as(asker), { ...choices, mark: plan.ok ? plan.value.mark : '' }))
		await here.owner.query('UPDATE off_boarding SET runs_at = now() WHERE account_id = $1', [accountId])
		await makeDue(here.owner)
		const state = 'SELECT state FROM account WHERE id = $1'
		return { asker, isDone: async () => (await here.owner.query(state, [accountId])).rows[0].state === 'disabled' }
	},
}

/** How somebody loses a right between asking and having it done. */
const LOSSES: Record<string, (asker: Asker) => Promise<unknown>> = {
	'their grant is revoked': ({ grantId }) =>
		here.owner.query('UPDATE access_grant SET revoked_at = now() WHERE id = $1', [grantId]),
	'their grant ends': ({ grantId }) =>
		here.owner.query(
			"UPDATE access_grant SET starts_at = now() - interval '2 days', ends_at = now() - interval '1 day' WHERE id = $1",
			[grantId],
		),
	'the grant no longer holds the right to do it': ({ grantId }) =>
		here.owner.query("UPDATE access_grant SET rights = '{mailbox.read,template.read,template.apply}' WHERE id = $1", [
			grantId,
		]),
	'they are disabled': ({ id }) => here.owner.query("UPDATE account SET state = 'disabled' WHERE id = $1", [id]),
}

beforeEach(async () => {
	await here.owner.query('DELETE FROM graphile_worker._private_jobs')
})

test('no other job acts in the name of who asked for it', () => {
	const files = readdirSync('src/jobs', { recursive: true, encoding: 'utf8' }).filter(
		(file) => file.endsWith('.ts') && file !== 'handler.ts' && file !== 'index.ts',
	)
	const acting = files.filter((file) => /\basker\b/.test(readFileSync(`src/jobs/${file}`, 'utf8')))
	expect(acting.map((file) => file.replace('.ts', ''))).toEqual(Object.keys(ACTING).sort())
})

describe.each(Object.entries(ASKED))('%s', (_name, ask) => {
	test('is done for whoever may still do it', async () => {
		const { isDone } = await ask()
		await work(here.owner, tasks)
		expect(await isDone()).toBe(true)
	})

	test.each(Object.entries(LOSSES))('is not done when %s', async (_loss, lose) => {
		const { asker, isDone } = await ask()
		await lose(asker)
		await work(here.owner, tasks)
		expect(await isDone()).toBe(false)
		const entries = await journalOf(here.owner, asker)
		expect(entries.filter(({ outcome }) => outcome === 'done')).toHaveLength(1)
	})
})
