import { endAll, endOnSignals } from './children'
import { left, runParts } from './parts'
import { generated, playwright } from './suites'
import { findChromium } from './system-packages'

/** `npm run e2e [part of a file name] [-- -g "part of a title"]`: the browser tests alone, or some of them. */

async function browser() {
	const chromium = await findChromium()
	return chromium ? await playwright(chromium.path, process.argv.slice(2)) : left('no Chromium or Chrome')
}

endOnSignals()
const code = await runParts([
	{ name: 'Database client', work: generated },
	{ name: 'Browser', work: browser },
])
await endAll()
process.exit(code)
