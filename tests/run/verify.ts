import { endAll, endOnSignals } from './children'
import { runParts } from './parts'
import { formatAndLint, generated, rooms, types, vitest } from './suites'

/** `npm run verify`: what can be known in seconds, without a database. */

endOnSignals()
const code = await runParts([
	{ name: 'Database client', work: generated },
	{ name: 'Format and lint', work: formatAndLint },
	{ name: 'Rooms', work: rooms },
	{ name: 'Types', work: types },
	{ name: 'Unit', work: () => vitest('unit') },
])
await endAll()
process.exit(code)
