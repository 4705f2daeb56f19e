import { expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import { createAlias } from '@/features/aliases/create-alias'
import { restoreDomain } from '@/features/domains/restore-domain'
import { createMailbox } from '@/features/mailboxes/create-mailbox'
import { setMailboxQuota } from '@/features/mailboxes/set-mailbox-quota'
import { as } from '../support/callers'
import { usageOf } from '../support/content'
import { useDatabase } from '../support/database'
import { aDomain, aMailbox, anAdministrator, anOrganization } from '../support/factories'

/** What is written while the domain around it moves to the trash: the write has looked at the domain, and has not counted yet. */
const here = useDatabase()

async function whileRemoving(write: (of: Awaited<ReturnType<typeof setting>>) => Promise<unknown>) {
	const of = await setting()
	const before = await usageOf(here.owner, of.organization.id)
	const remover = await here.owner.connect()
	await remover.query('BEGIN')
	await remover.query('UPDATE domain SET deleted_at = now() WHERE id = $1', [of.domain.id])
	const written = write(of)
	await new Promise((resolve) => setTimeout(resolve, 1500))
	await remover.query('COMMIT')
	remover.release()
	return { ...of, before, result: await written }
}
async function setting() {
	const organization = await anOrganization(here.owner)
	const domain = await aDomain(here.owner, organization.id)
	const mailbox = await aMailbox(here.owner, domain, { quota_bytes: 1_000_000_000 })
	return { organization, domain, mailbox, administrator: await anAdministrator(here.owner) }
}
type Of = Awaited<ReturnType<typeof setting>>

test.each<[string, (of: Of) => Promise<unknown>]>([
	[
		'a mailbox is made',
		({ administrator, domain }) =>
			execute(createMailbox, as(administrator), { domain: domain.id, localPart: 'late', name: 'Late', quota: '1 GB' }),
	],
	[
		'an alias is made',
		({ administrator, domain, mailbox }) =>
			execute(createAlias, as(administrator), { domain: domain.id, localPart: 'late', destinations: mailbox.address }),
	],
	[
		'a quota is raised',
		({ administrator, mailbox }) =>
			execute(setMailboxQuota, as(administrator), { mailbox: mailbox.id, version: 1, quota: '5 GB' }),
	],
	[
		'a quota is lowered',
		({ administrator, mailbox }) =>
			execute(setMailboxQuota, as(administrator), { mailbox: mailbox.id, version: 1, quota: '100 MB' }),
	],
])(
	'Q7 no domain stays in the trash and no count goes wrong when %s while the domain is deleted',
	async (_what, write) => {
		const { administrator, domain, organization, before, result } = await whileRemoving(write)
		expect(result).toMatchObject({ ok: false, problem: { kind: 'not-found' } })
		expect(await execute(restoreDomain, as(administrator), { domain: domain.id })).toMatchObject({ ok: true })
		expect(await usageOf(here.owner, organization.id)).toEqual(before)
	},
)
