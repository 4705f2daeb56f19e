/** People and places for tests of mail, and what they do in the panel, all through its verbs. */
import { execute } from '@/core/gateway/execute'
import type { Result } from '@/core/gateway/result'
import { setAccountEnabled } from '@/features/accounts/set-account-enabled'
import { removeDomain } from '@/features/domains/remove-domain'
import { restoreDomain } from '@/features/domains/restore-domain'
import { setDomainEnabled } from '@/features/domains/set-domain-enabled'
import { createMailbox } from '@/features/mailboxes/create-mailbox'
import { editMailbox } from '@/features/mailboxes/edit-mailbox'
import { removeMailbox } from '@/features/mailboxes/remove-mailbox'
import { restoreMailbox } from '@/features/mailboxes/restore-mailbox'
import { setMailboxEnabled } from '@/features/mailboxes/set-mailbox-enabled'
import { setMailboxPassword } from '@/features/mailboxes/set-mailbox-password'
import { setOrganizationEnabled } from '@/features/organizations/set-organization-enabled'
import { as } from './callers'
import type { FreshDatabase } from './database'
import { aDomain, anOrganization, PASSWORD, random } from './factories'

/** @throws Error with the problem when the panel refuses */
export async function done<T>(asked: Promise<Result<T>>): Promise<T> {
	const result = await asked
	if (!result.ok) throw new Error(JSON.stringify(result.problem))
	return result.value
}

export interface House {
	readonly above: { readonly id: string }
	readonly organization: { readonly id: string }
	readonly domain: { readonly id: string; readonly name: string; readonly organizationId: string }
	readonly mailbox: { readonly id: string; readonly address: string }
	readonly account: { readonly id: string }
}

/** A mailbox in a domain of an organization that lies in another, made as the administrator makes them. */
export async function aHouse(
	db: Pick<FreshDatabase, 'owner'>,
	administrator: { id: string },
	values: { localPart?: string; password?: string; quota?: string; sendOnly?: boolean } = {},
): Promise<House> {
	const above = await anOrganization(db.owner)
	const organization = await anOrganization(db.owner, { parent_id: above.id })
	const domain = await aDomain(db.owner, organization.id)
	return { above, organization, domain, ...(await aRoom(db, administrator, domain, values)) }
}

/** A mailbox more in that domain. */
export async function aRoom(
	db: Pick<FreshDatabase, 'owner'>,
	administrator: { id: string },
	domain: { id: string },
	values: { localPart?: string; password?: string; quota?: string; sendOnly?: boolean } = {},
): Promise<Pick<House, 'mailbox' | 'account'>> {
	const input = { localPart: `m${random()}`, name: 'Ada', password: PASSWORD, quota: '', sendOnly: false, ...values }
	const { value } = await done(execute(createMailbox, as(administrator), { domain: domain.id, ...input }))
	const { rows } = await db.owner.query('SELECT account_id AS id FROM mailbox WHERE id = $1', [value.id])
	return { mailbox: value, account: rows[0] }
}

export async function versionOf(db: Pick<FreshDatabase, 'owner'>, mailbox: { id: string }): Promise<number> {
	const { rows } = await db.owner.query('SELECT version FROM mailbox WHERE id = $1', [mailbox.id])
	return rows[0].version
}

export type Change = (house: House, on: boolean) => Promise<unknown>

/** Everything that stops a mailbox, and starts it again; each by its name. */
export function stops(db: Pick<FreshDatabase, 'owner'>, administrator: () => { id: string }): Record<string, Change> {
	const by = () => as(administrator())
	return {
		'disabled mailbox': ({ mailbox }, enabled) =>
			done(execute(setMailboxEnabled, by(), { mailbox: mailbox.id, enabled })),
		'disabled domain': ({ domain }, enabled) => done(execute(setDomainEnabled, by(), { domain: domain.id, enabled })),
		'disabled organization': ({ organization }, enabled) =>
			done(execute(setOrganizationEnabled, by(), { organization: organization.id, enabled })),
		'disabled organization further up': ({ above }, enabled) =>
			done(execute(setOrganizationEnabled, by(), { organization: above.id, enabled })),
		'disabled account': ({ account }, enabled) =>
			done(execute(setAccountEnabled, by(), { account: account.id, enabled })),
		'mailbox that only sends': async ({ mailbox }, on) =>
			done(
				execute(editMailbox, by(), {
					mailbox: mailbox.id,
					version: await versionOf(db, mailbox),
					name: 'Ada',
					sendOnly: !on,
				}),
			),
		'mailbox in the trash': ({ mailbox }, on) =>
			on
				? done(execute(restoreMailbox, by(), { mailbox: mailbox.id }))
				: done(execute(removeMailbox, by(), { mailbox: mailbox.id, confirm: mailbox.address })),
		'domain in the trash': ({ domain }, on) =>
			on
				? done(execute(restoreDomain, by(), { domain: domain.id }))
				: done(execute(removeDomain, by(), { domain: domain.id, confirm: domain.name })),
	}
}

export const newPassword = (administrator: { id: string }, { mailbox }: House, password: string): Promise<unknown> =>
	done(execute(setMailboxPassword, as(administrator), { mailbox: mailbox.id, password }))
