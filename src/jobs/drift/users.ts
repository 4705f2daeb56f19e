/** Whom Dovecot delivers to against the mailboxes in use. */
import { mailUsers } from '@/platform/mail-server/look'
import type { Answer, Found } from './found'
import { type Setting, serverOf } from './setting'

const LIVE = `
	SELECT m.id, m.address, m.domain_id AS "domainId" FROM mailserver.users v JOIN mailbox m ON m.id = v.mailbox_id`
const DOMAINS = 'SELECT id, name FROM domain WHERE deleted_at IS NULL AND name = ANY ($1)'
/** Every address that is somebody's, disabled ones too: what was disabled a moment ago may still have been in the list. */
const KNOWN = 'SELECT address FROM mailbox WHERE address = ANY ($1)'

const domainOf = (address: string) => address.slice(address.lastIndexOf('@') + 1)

export async function lookAtUsers({ ask, ...here }: Setting): Promise<Answer> {
	const server = serverOf({ ask, ...here })
	const before = await ask<{ id: string; address: string; domainId: string }>(LIVE)
	const told = new Set((await mailUsers(server)).map((name) => name.toLowerCase()))
	const live = new Set((await ask<{ address: string }>(LIVE)).map(({ address }) => address))
	const unlisted: Found[] = before
		.filter(({ address }) => live.has(address) && !told.has(address))
		.map(({ id, address, domainId }) => ({
			kind: 'unlisted-mailbox',
			subject: id,
			domainId,
			mailboxId: id,
			label: address,
			severity: 3,
		}))
	return {
		found: [
			...unlisted,
			...(await strangers(
				{ ask },
				[...told].filter((name) => !live.has(name)),
			)),
		],
	}
}

async function strangers({ ask }: Pick<Setting, 'ask'>, names: readonly string[]): Promise<Found[]> {
	const known = new Set((await ask<{ address: string }>(KNOWN, [names])).map(({ address }) => address))
	const ours = await ask<{ id: string; name: string }>(DOMAINS, [[...new Set(names.map(domainOf))]])
	const domains = new Map(ours.map(({ id, name }) => [name, id]))
	return names
		.filter((name) => !known.has(name))
		.map((name) => ({
			kind: 'unknown-user',
			subject: name,
			domainId: domains.get(domainOf(name)) ?? null,
			label: name,
			severity: 2,
		}))
}
