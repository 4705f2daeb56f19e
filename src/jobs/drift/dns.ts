/** What the name servers say of each domain. A resolver that does not answer is never taken for a wrong record. */
import { mailDns } from '@/platform/dns'
import { env } from '@/platform/env'
import { type Answer, type Found, keyOf, NotKnown } from './found'
import { forEach, type Setting } from './setting'

const DOMAINS = 'SELECT id, name FROM domain WHERE deleted_at IS NULL AND enabled ORDER BY id'
/** So many in a row without an answer, and nobody else is asked. */
const GIVES_UP_AFTER = 8

export async function lookAtDns({ ask, setup, progress }: Setting): Promise<Answer> {
	const { dnsServers } = env()
	if (dnsServers === null) throw new NotKnown('Looking at DNS is switched off (DNS_SERVERS=off).')
	if (setup.hostName === null) throw new NotKnown('The name of the mail server is not set (MAIL_HOST).')
	const [asked, host] = [mailDns(dnsServers), setup.hostName.toLowerCase()]
	const domains = await ask<{ id: string; name: string }>(DOMAINS)
	const [found, skipped]: [Found[], Set<string>] = [[], new Set()]
	let [silent, answered] = [0, 0]
	const look = async ({ id, name }: { id: string; name: string }) => {
		const told = silent < GIVES_UP_AFTER ? await asked(name) : null
		if (told === null) {
			silent += 1
			skipped.add(keyOf({ kind: 'dns-differs', subject: id }))
			return
		}
		silent = 0
		answered += 1
		const leadsHere = told.mx.includes(host)
		if (leadsHere && told.spf !== null) return
		found.push({
			kind: 'dns-differs',
			subject: id,
			domainId: id,
			label: name,
			detail: { host, ...told, leadsHere },
			severity: leadsHere ? 1 : 2,
			mark: `${told.mx.join(' ')} ${told.spf === null}`,
		})
	}
	await forEach(domains, look, { atOnce: 8, progress })
	if (domains.length > 0 && answered === 0) throw new NotKnown('No name server answers.')
	return { found, skipped }
}
