import type pg from 'pg'
import { digestOf, newSessionId } from '@/core/gateway/session-cookie'
import { aDomain, aMailbox, anOrganization, random } from '../../support/factories'

type Db = pg.Pool

/** The owner of a mailbox, with a confirmed recovery address elsewhere. */
export async function aForgetful(db: Db, { confirmed = true } = {}) {
	const organization = await anOrganization(db)
	const domain = await aDomain(db, organization.id)
	const mailbox = await aMailbox(db, domain)
	const recovery = `r${random()}@home.test`
	if (confirmed)
		await db.query('INSERT INTO recovery_address (account_id, address, confirmed_at) VALUES ($1, $2, now())', [
			mailbox.accountId,
			recovery,
		])
	return { organization, domain, mailbox, id: mailbox.accountId, address: mailbox.address, recovery }
}

/** A link of the person's, made past every verb. */
export async function aLink(db: Db, account: string, purpose: 'reset' | 'recovery', expires = '30 minutes') {
	const secret = newSessionId()
	await db.query(
		`INSERT INTO token (hash, purpose, account_id, auth_epoch, expires_at)
		SELECT $1, $2::token_purpose, id, auth_epoch, now() + $3::interval FROM account WHERE id = $4`,
		[digestOf(secret), purpose, expires, account],
	)
	return secret
}

export const lettersTo = async (db: Db, address: string) =>
	(
		await db.query<{ kind: string; link: string | null; body_text: string }>(
			'SELECT kind, link, body_text FROM letter WHERE to_address = $1 ORDER BY created_at',
			[address],
		)
	).rows

/** The secret in the last link that went to the address. */
export async function linkTo(db: Db, address: string): Promise<string> {
	const link = (await lettersTo(db, address)).findLast((letter) => letter.link)?.link ?? ''
	return link.slice(link.lastIndexOf('/') + 1)
}
