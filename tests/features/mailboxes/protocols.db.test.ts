import { describe, expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import { PROTOCOLS } from '@/core/protocols'
import { createMailbox } from '@/features/mailboxes/create-mailbox'
import { editMailbox } from '@/features/mailboxes/edit-mailbox'
import { as } from '../../support/callers'
import { content, journalOf, rowOf } from '../../support/content'
import { useDatabase } from '../../support/database'
import { aDelegate, aDomain, aMailbox, anOrganization, aTemplate, random } from '../../support/factories'

const here = useDatabase()
const ALL = [...PROTOCOLS]

async function setting(values: Record<string, unknown> = {}) {
	const organization = await anOrganization(here.owner)
	const domain = await aDomain(here.owner, organization.id)
	const actor = await aDelegate(here.owner, ['mailbox.read', 'mailbox.edit', 'mailbox.create'], {
		domains: [domain.id],
	})
	const mailbox = await aMailbox(here.owner, domain, values)
	await here.owner.query("UPDATE account SET name = 'Ada' WHERE id = $1", [mailbox.accountId])
	return { actor, mailbox, domain, organization }
}
type Setting = Awaited<ReturnType<typeof setting>>

const create = ({ actor, domain }: Setting, values: Record<string, unknown> = {}) =>
	execute(createMailbox, as(actor), {
		domain: domain.id,
		localPart: `n${random()}`,
		name: 'New',
		quota: '',
		...values,
	} as never)
const edit = ({ actor, mailbox }: Setting, values: Record<string, unknown> = {}) =>
	execute(editMailbox, as(actor), { mailbox: mailbox.id, version: 1, name: 'Ada', ...values } as never)
const madeBy = async (at: Setting, values: Record<string, unknown> = {}) => {
	const result = await create(at, values)
	if (!result.ok) throw new Error(JSON.stringify(result.problem))
	return rowOf(here.owner, 'mailbox', result.value.value as { id: string })
}
const refusedAt = (field: string, text: string | RegExp) => ({
	ok: false,
	problem: { kind: 'invalid', fields: { [field]: expect.stringMatching(text) } },
})

describe('which protocols a mailbox may be used with', () => {
	test('all of them, unless some are asked for; each once and always in one order', async () => {
		const at = await setting()
		expect(await madeBy(at)).toMatchObject({ protocols: ALL })
		expect(await madeBy(at, { protocols: ['sieve', 'imap', '', 'imap'] })).toMatchObject({
			protocols: ['imap', 'sieve'],
		})
		expect(await madeBy(at, { protocols: [''] })).toMatchObject({ protocols: [] })
	})

	test('an edit changes them, tells just what changed, and leaves alone what it does not name', async () => {
		const at = await setting()
		expect(await edit(at, { protocols: ['imap', 'smtp'] })).toMatchObject({ ok: true })
		expect(await rowOf(here.owner, 'mailbox', at.mailbox)).toMatchObject({ protocols: ['imap', 'smtp'], version: 2 })
		expect(await edit(at, { version: 2, name: 'Bea' })).toMatchObject({ ok: true })
		expect(await rowOf(here.owner, 'mailbox', at.mailbox)).toMatchObject({ protocols: ['imap', 'smtp'] })
		expect((await journalOf(here.owner, at.actor)).map(({ before, after }) => [before, after])).toEqual([
			[{ protocols: ALL }, { protocols: ['imap', 'smtp'] }],
			[{ name: 'Ada' }, { name: 'Bea' }],
		])
	})

	test('a mailbox that only sends needs SMTP, and gets its others back when it receives again', async () => {
		const at = await setting({ protocols: ['imap', 'smtp'] })
		expect(await edit(at, { sendOnly: true, protocols: ['imap'] })).toMatchObject(refusedAt('protocols', /needs SMTP/))
		expect(await create(at, { sendOnly: true, protocols: ['imap'] })).toMatchObject(
			refusedAt('protocols', /needs SMTP/),
		)
		expect(await edit(at, { sendOnly: true })).toMatchObject({ ok: true })
		expect(await edit(at, { version: 2, sendOnly: false })).toMatchObject({ ok: true })
		expect(await rowOf(here.owner, 'mailbox', at.mailbox)).toMatchObject({ protocols: ['imap', 'smtp'] })
	})

	test('a stale edit shows which there are now', async () => {
		const at = await setting({ version: 2, protocols: ['imap', 'smtp'] })
		expect(await edit(at, { protocols: ['pop3'] })).toMatchObject({
			problem: { kind: 'stale', current: { protocols: 'IMAP, SMTP' } },
		})
	})

	test.each([
		['an unknown one', ['imap', 'gopher']],
		['a single text', 'imap'],
		['an operator', [{ set: 'imap' }]],
		['more than there are', Array.from({ length: 11 }, () => 'imap')],
	])('%s is refused beside the field, and nothing changes', async (_, protocols) => {
		const at = await setting()
		const before = await content(here.owner)
		expect(await edit(at, { protocols })).toMatchObject({ problem: { kind: 'invalid' } })
		expect(await create(at, { protocols })).toMatchObject({ problem: { kind: 'invalid' } })
		expect(await content(here.owner)).toEqual(before)
	})

	test('the database takes neither an unknown one, nor none at all said, nor send only without SMTP', async () => {
		const { mailbox } = await setting()
		for (const wrong of ["protocols = '{gopher}'", 'protocols = NULL', "protocols = '{imap}', send_only = true"])
			await expect(
				here.owner.query(`UPDATE mailbox SET ${wrong} WHERE id = $1`, [mailbox.id]),
				wrong,
			).rejects.toMatchObject({ code: '23514' })
	})
})

describe('M5 a template says which', () => {
	test('they are copied, and cannot be said beside it', async () => {
		const at = await setting()
		const template = await aTemplate(here.owner, at.organization.id, { protocols: ['imap', 'smtp'] })
		const values = { template: template.id, quota: undefined }
		expect(await madeBy(at, values)).toMatchObject({ protocols: ['imap', 'smtp'] })
		expect(await madeBy(at, { ...values, protocols: ['', ...ALL] })).toMatchObject({ protocols: ['imap', 'smtp'] })
		expect(await create(at, { ...values, protocols: ['', 'imap'] })).toMatchObject(refusedAt('protocols', /template/))
	})

	test('M6 a mandatory one is not gone round with other protocols, also by a door that forgot to ask', async () => {
		const at = await setting()
		const template = await aTemplate(here.owner, at.organization.id, { protocols: ['imap', 'smtp'], quota_bytes: 1024 })
		await here.owner.query('INSERT INTO template_requirement (organization_id, template_id) VALUES ($1, $2)', [
			at.organization.id,
			template.id,
		])
		const values = { template_id: template.id, quota_bytes: 1024 }
		await expect(aMailbox(here.owner, at.domain, { ...values, protocols: ALL })).rejects.toMatchObject({
			code: 'PT004',
		})
		const made = await aMailbox(here.owner, at.domain, { ...values, protocols: ['smtp', 'imap'] })
		const change = (protocols: string[], version = 1) =>
			edit({ ...at, mailbox: made }, { version, name: 'Ada', protocols })
		expect(await change(['imap', 'pop3'])).toMatchObject(refusedAt('protocols', /leaves out POP3/))
		expect(await change(['imap'])).toMatchObject({ ok: true })
		expect(await change(['imap', 'smtp'], 2)).toMatchObject({ ok: true })
		expect(await rowOf(here.owner, 'mailbox', made)).toMatchObject({ protocols: ['imap', 'smtp'] })
	})
})
