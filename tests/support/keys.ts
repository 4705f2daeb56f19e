/** API keys for tests, made as the owner of the database. */
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { keyDigest, newKeyId, newKeyText } from '@/core/key-token'
import { KEY_RIGHTS } from '@/core/policy'
import { aDelegate, aGrant, type GrantOptions, type Scope } from './factories'

type Pool = Pick<pg.Pool, 'query'>

/** An API key of this person, as it is shown once, with a grant of these rights; what that came out of counts for nothing else. */
export async function aKey(
	db: Pool,
	makerId: string,
	{
		name = 'Import',
		rights = ['mailbox.read'],
		scope = {},
		...options
	}: GrantOptions & { name?: string; rights?: readonly string[]; scope?: Scope } = {},
) {
	const publicId = newKeyId()
	const text = newKeyText(publicId)
	const { rows } = await db.query<{ id: string }>(
		`INSERT INTO account (id, name, address, maker_id, organization_id, domain_id, state, retired_at)
		SELECT gen_random_uuid(), $3, $2, id, organization_id, domain_id, 'active', now() FROM account WHERE id = $1 RETURNING id`,
		[makerId, `${publicId}@key.invalid`, name],
	)
	const id = rows[0]?.id
	if (id === undefined) return { id: randomUUID(), text }
	await db.query('INSERT INTO api_key (account_id, public_id, secret_hash) VALUES ($1, $2, $3)', [
		id,
		publicId,
		keyDigest(text),
	])
	const over = { startsAt: new Date(Date.now() - 120_000), endsAt: new Date(Date.now() - 60_000) }
	const parentId = options.parentId ?? (await aGrant(db, makerId, rights, scope, over)).id
	const end = new Date(Date.now() + 86_400_000)
	const grant = await aGrant(db, id, rights, scope, { endsAt: end, ...options, parentId, givenById: makerId })
	return { id, text, grantId: grant.id }
}

/** A key of somebody who holds all that a key can hold there, from this administrator. */
export async function aKeyUnder(
	db: Pool,
	admin: { readonly id: string; readonly grantId: string },
	{ scope = {}, ...options }: Parameters<typeof aKey>[2] = {},
) {
	const maker = await aDelegate(db, [...KEY_RIGHTS, 'grant.give', 'key.create'], scope, {
		passOnDepth: 1,
		parentId: admin.grantId,
		givenById: admin.id,
		...(options.limits ? { limits: options.limits } : {}),
	})
	const key = await aKey(db, maker.id, { scope, parentId: maker.grantId, ...options })
	return { ...key, maker }
}
