import { expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import type { GrantableRight } from '@/core/policy'
import { createDomain } from '@/features/domains/create-domain'
import { giveGrant } from '@/features/grants/give-grant'
import { createMailbox } from '@/features/mailboxes/create-mailbox'
import { removeMailbox } from '@/features/mailboxes/remove-mailbox'
import { setMailboxEnabled } from '@/features/mailboxes/set-mailbox-enabled'
import { createOrganization } from '@/features/organizations/create-organization'
import { as } from '../../support/callers'
import { useDatabase } from '../../support/database'
import { aDomain, aMailbox, anAccount, anAdministrator, anOrganization, random } from '../../support/factories'
import { giving } from './people'

/** Q8 P6: what belongs to a picked place comes along, also what is added later; all of it through the verbs themselves. */
const here = useDatabase()
const RIGHTS: GrantableRight[] = ['mailbox.set-enabled']

async function aReseller() {
	const admin = await anAdministrator(here.owner)
	const reseller = await anOrganization(here.owner, { reseller: true })
	const domain = await aDomain(here.owner, reseller.id)
	const person = await anAccount(here.owner, { organization_id: reseller.id })
	const give = async (scope: Record<string, readonly string[]>) =>
		expect(await execute(giveGrant, as(admin), giving(person, { rights: RIGHTS, ...scope }))).toMatchObject({
			ok: true,
		})
	const disable = (mailbox: string) => execute(setMailboxEnabled, as(person), { mailbox, enabled: false })
	const make = async (where: string): Promise<string> => {
		const input = { domain: where, localPart: `n${random()}`, name: 'New', quota: '1 GB' }
		const made = await execute(createMailbox, as(admin), input)
		if (!made.ok) throw new Error(made.problem.text)
		return made.value.value.id
	}
	return { admin, reseller, domain, person, give, disable, make }
}

test('Q8 a mailbox that is made later in a granted domain is in reach at once, one in another domain is not there', async () => {
	const { reseller, domain, give, disable, make } = await aReseller()
	await give({ domains: [domain.id] })
	const [later, beside] = [await make(domain.id), await make((await aDomain(here.owner, reseller.id)).id)]
	expect(await disable(later)).toMatchObject({ ok: true })
	expect(await disable(beside)).toMatchObject({ problem: { kind: 'not-found' } })
})

test('Q8 an organization that is nested later, with its domain and its mailbox, is in reach of a grant on the one above', async () => {
	const { admin, reseller, give, disable, make } = await aReseller()
	await give({ organizations: [reseller.id] })
	const unlimited = { maxDomains: '', maxMailboxes: '', maxAliases: '', maxStorageBytes: '' }
	const nested = await execute(createOrganization, as(admin), {
		parent: reseller.id,
		name: `N ${random()}`,
		...unlimited,
	})
	if (!nested.ok) throw new Error(nested.problem.text)
	const { maxDomains: _, ...limits } = unlimited
	const made = await execute(createDomain, as(admin), {
		organization: nested.value.value.id,
		name: `later-${random()}.test`,
		description: '',
		postmaster: '',
		defaultQuotaBytes: '',
		...limits,
	})
	if (!made.ok) throw new Error(made.problem.text)
	expect(await disable(await make(made.value.value.id))).toMatchObject({ ok: true })
	const foreign = await aMailbox(here.owner, await aDomain(here.owner, (await anOrganization(here.owner)).id))
	expect(await disable(foreign.id)).toMatchObject({ problem: { kind: 'not-found' } })
})

test('P6 any mix of places in one grant reaches each of them and nothing between', async () => {
	const { reseller, domain, give, disable, make } = await aReseller()
	const other = await aDomain(here.owner, reseller.id)
	const [single, neighbour] = [await make(other.id), await make(other.id)]
	const customer = await anOrganization(here.owner, { parent_id: reseller.id })
	const theirs = await make((await aDomain(here.owner, customer.id)).id)
	await give({ organizations: [customer.id], domains: [domain.id], mailboxes: [single] })
	for (const mailbox of [single, theirs, await make(domain.id)])
		expect(await disable(mailbox)).toMatchObject({ ok: true })
	expect(await disable(neighbour)).toMatchObject({ problem: { kind: 'not-found' } })
})

test('D11 a single mailbox is all that a grant on it reaches, and in the trash not even that', async () => {
	const { admin, domain, give, disable, make } = await aReseller()
	const mailbox = await aMailbox(here.owner, domain)
	await give({ mailboxes: [mailbox.id] })
	const neighbour = await make(domain.id)
	expect(await disable(mailbox.id)).toMatchObject({ ok: true })
	expect(await disable(neighbour)).toMatchObject({ problem: { kind: 'not-found' } })
	const gone = await execute(removeMailbox, as(admin), { mailbox: mailbox.id, confirm: mailbox.address })
	expect(gone).toMatchObject({ ok: true })
	expect(await disable(mailbox.id)).toMatchObject({ problem: { kind: 'not-found' } })
})
