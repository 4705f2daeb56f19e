/** One instance of the program, in a process of its own: tries a wrong password many times at once, and counts the answers. */
import { claim } from '@/core/proof/claim'

const [address = '', clientAddress = '', times = '0'] = process.argv.slice(2)
const visit = { clientAddress, userAgent: '', sessionCookie: undefined, deviceCookie: undefined }
const answers = await Promise.all(
	Array.from({ length: Number(times) }, () => claim({ address, password: 'wrong all along' }, visit)),
)
const counts: Record<string, number> = {}
for (const answer of answers) {
	const kind = answer.ok ? 'right' : answer.problem.kind
	counts[kind] = (counts[kind] ?? 0) + 1
}
process.stdout.write(`${JSON.stringify(counts)}\n`)
process.exit(0)
