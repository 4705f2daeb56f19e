/** A name server on loopback that says what a test tells it to (RFC 1035, as little of it as MX and TXT need), or nothing at all. */
import { createSocket } from 'node:dgram'
import { once } from 'node:events'

export interface Records {
	readonly mx?: string
	readonly spf?: boolean
	readonly dmarc?: boolean
	readonly dkim?: boolean
}

export interface NameServer {
	/** As DNS_SERVERS takes it. */
	readonly address: string
	readonly tell: (domain: string, records: Records) => void
	readonly silence: (silent: boolean) => void
	readonly stop: () => Promise<void>
}

const [MX, TXT] = [15, 16]
const NXDOMAIN = 3

const labels = (name: string): Buffer =>
	Buffer.concat([...name.split('.').map((part) => Buffer.from([part.length, ...Buffer.from(part)])), Buffer.from([0])])

function asked(query: Buffer): { name: string; type: number; end: number } {
	const parts: string[] = []
	let at = 12
	for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
		parts.push(query.toString('latin1', at + 1, at + 1 + length))
		at += 1 + length
	}
	return { name: parts.join('.').toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 }
}

function answerOf(
	known: ReadonlyMap<string, Records>,
	name: string,
	type: number,
): { data: Buffer | null; code: number } {
	const none = { data: null, code: 0 }
	const text = (value: string) => ({ data: Buffer.from([value.length, ...Buffer.from(value)]), code: 0 })
	const records = known.get(name)
	if (records) {
		if (type === MX && records.mx) return { data: Buffer.concat([Buffer.from([0, 10]), labels(records.mx)]), code: 0 }
		return type === TXT && records.spf ? text('v=spf1 mx -all') : none
	}
	const [first = '', ...rest] = name.split('.')
	const above = known.get(rest.join('.'))
	if (first === '_dmarc' && above?.dmarc) return type === TXT ? text('v=DMARC1; p=none') : none
	// A name with others below it is there and has nothing itself.
	return first === '_domainkey' && above?.dkim ? none : { data: null, code: NXDOMAIN }
}

export async function startNameServer(): Promise<NameServer> {
	const known = new Map<string, Records>()
	let isSilent = false
	const socket = createSocket('udp4')
	socket.on('message', (query, from) => {
		if (isSilent) return
		const { name, type, end } = asked(query)
		const { data, code } = answerOf(known, name, type)
		const head = Buffer.from(query.subarray(0, 12))
		head.writeUInt16BE(0x8180 | code, 2)
		head.writeUInt16BE(data ? 1 : 0, 6)
		head.writeUInt32BE(0, 8)
		const facts = Buffer.alloc(12)
		facts.writeUInt16BE(0xc00c, 0)
		facts.writeUInt16BE(type, 2)
		facts.writeUInt16BE(1, 4)
		facts.writeUInt16BE(data?.length ?? 0, 10)
		const reply = Buffer.concat([head, query.subarray(12, end), ...(data ? [facts, data] : [])])
		socket.send(reply, from.port, from.address)
	})
	socket.bind(0, '127.0.0.1')
	await once(socket, 'listening')
	return {
		address: `127.0.0.1:${socket.address().port}`,
		tell: (domain, records) => void known.set(domain, records),
		silence: (silent) => {
			isSilent = silent
		},
		stop: async () => {
			socket.close()
			await once(socket, 'close')
		},
	}
}
