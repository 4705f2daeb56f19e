/** What the name servers say of a domain, as far as mail needs it. */
import { Resolver } from 'node:dns/promises'

/** Nobody waits for DNS: a resolver that has said nothing by then is not known to know anything. */
const TIMEOUT_MS = 2_000

export interface MailDns {
	/** Names of the mail servers, by preference. */
	readonly mx: readonly string[]
	readonly spf: string | null
	readonly dmarc: string | null
	/** Whether any key is published; which one is decided by whoever signs (RFC 8020: no name below means NXDOMAIN). */
	readonly dkim: boolean
}

/** The domain has no such record, or does not exist. */
const NONE = new Set(['ENODATA', 'ENOTFOUND'])
const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : '')

const orNone = async <T>(asked: Promise<T>, none: T): Promise<T> =>
	asked.catch((error: unknown) => {
		if (NONE.has(codeOf(error))) return none
		throw error
	})

const plain = (name: string) => name.toLowerCase().replace(/\.$/, '')

/**
 * @param servers addresses of resolvers, with a port where it is another; empty = those of the machine
 * @returns a function that asks about one domain; NULL = nobody answers, which says nothing about the domain
 */
export function mailDns(servers: readonly string[]): (domain: string) => Promise<MailDns | null> {
	const resolver = new Resolver({ timeout: TIMEOUT_MS, tries: 1 })
	if (servers.length > 0) resolver.setServers(servers)
	const text = async (name: string, begins: RegExp): Promise<string | null> => {
		const records = await orNone(resolver.resolveTxt(name), [])
		return records.map((parts) => parts.join('')).find((record) => begins.test(record)) ?? null
	}
	const hasNamesBelow = async (name: string): Promise<boolean> =>
		resolver.resolveTxt(name).then(
			() => true,
			(error: unknown) => {
				if (codeOf(error) === 'ENODATA') return true
				if (codeOf(error) === 'ENOTFOUND') return false
				throw error
			},
		)
	return async (domain) => {
		try {
			const [mx, spf, dmarc, dkim] = await Promise.all([
				orNone(resolver.resolveMx(domain), []),
				text(domain, /^v=spf1( |$)/i),
				text(`_dmarc.${domain}`, /^v=dmarc1( |;|$)/i),
				hasNamesBelow(`_domainkey.${domain}`),
			])
			const names = mx.toSorted((a, b) => a.priority - b.priority).map(({ exchange }) => plain(exchange))
			return { mx: names, spf, dmarc, dkim }
		} catch {
			return null
		}
	}
}
