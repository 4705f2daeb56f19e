/** API keys in the demonstration of the pages. */
import { aKey } from '../../tests/support/keys'
import type { Panel } from './panel'

const DAY_MS = 86_400_000
const DOES = ['mailbox.read', 'mailbox.create', 'mailbox.edit', 'mailbox.set-quota', 'alias.read', 'domain.read']

/** The widest grant that somebody holds. */
async function grantOf(panel: Panel, account: string): Promise<string> {
	const [row] = await panel.query<{ id: string }>(
		'SELECT id FROM access_grant WHERE account_id = $1 AND revoked_at IS NULL ORDER BY cardinality(rights) DESC LIMIT 1',
		[account],
	)
	return row?.id ?? ''
}

/** @param domain what they are for */
export async function tellKeys(panel: Panel, domain: string, by: { administrator: string; delegate: string }) {
	const make = async (maker: string, name: string, rights: readonly string[], days: number, limits = {}) => {
		const options = { endsAt: new Date(Date.now() + days * DAY_MS), parentId: await grantOf(panel, maker) }
		const { id } = await aKey(panel.owner, maker, { name, rights, scope: { domains: [domain] }, limits, ...options })
		await panel.query("UPDATE access_grant SET role_name = 'API key' WHERE account_id = $1", [id])
		return id
	}
	const key = await make(by.administrator, 'Import from the school register', DOES, 80, { mailboxes: 50 })
	await panel.query(
		`UPDATE api_key SET networks = '{192.0.2.0/24,2001:db8:7::/48}', last_used_at = now() - interval '4 minutes', last_used_from = '192.0.2.17'
			WHERE account_id = $1`,
		[key],
	)
	await make(by.administrator, 'Monitoring', ['mailbox.read', 'domain.read'], 11)
	const endedKey = await make(by.administrator, 'Move from the old server', DOES, 30)
	await panel.query("UPDATE access_grant SET revoked_at = now() - interval '3 days' WHERE account_id = $1", [endedKey])
	await panel.query("UPDATE api_key SET revoked_at = now() - interval '3 days' WHERE account_id = $1", [endedKey])
	await panel.query("UPDATE account SET state = 'disabled' WHERE id = $1", [endedKey])
	const delegateKey = await make(by.delegate, 'Phone book', ['mailbox.read'], 200)
	return { key, endedKey, delegateKey }
}
