import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { endAll, endOnSignals, ROOT } from './children'
import { left, runParts } from './parts'
import { generated, playwright } from './suites'
import { findChromium } from './system-packages'

/** `npm run pictures [part of a page's name]`: every page of the demonstration, into pictures/, which git ignores. */

async function pictures() {
	const chromium = await findChromium()
	if (!chromium) return left('no Chromium or Chrome')
	const [only] = process.argv.slice(2)
	if (!only) await rm(join(ROOT, 'pictures'), { recursive: true, force: true })
	const args = ['pages.spec', ...(only ? ['-g', only] : [])]
	return await playwright(chromium.path, args, { POSTERN_TEST_PICTURES: '1' })
}

endOnSignals()
const code = await runParts([
	{ name: 'Database client', work: generated },
	{ name: 'Pictures', work: pictures },
])
await endAll()
process.exit(code)
