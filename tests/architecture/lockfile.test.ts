import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'

type Entry = { dependencies?: Record<string, string>; optionalDependencies?: Record<string, string> }
const file = resolve(import.meta.dirname, '../../package-lock.json')
const { packages }: { packages: Record<string, Entry> } = JSON.parse(readFileSync(file, 'utf8'))

/** Looks where Node would: inside the package that asks, then in each folder above it. */
function known(from: string, name: string): boolean {
	const above = from.split('/node_modules/').map((_, at, parts) => parts.slice(0, at + 1).join('/node_modules/'))
	return [`node_modules/${name}`, ...above.map((place) => `${place}/node_modules/${name}`)].some((at) => at in packages)
}

/**
 * npm leaves the packages of other platforms out of the lock file when the registry at hand lacks them, and then `npm ci`
 * refuses the file as out of step with package.json.
 */
test('the lock file knows every package, also those for other platforms', () => {
	const missing = Object.entries(packages).flatMap(([path, { dependencies, optionalDependencies }]) =>
		Object.keys({ ...dependencies, ...optionalDependencies })
			.filter((name) => !known(path, name))
			.map((name) => `${path} wants ${name}`),
	)
	expect(missing).toEqual([])
})

test('the lock file names no registry', () => {
	expect(readFileSync(file, 'utf8')).not.toMatch(/"resolved": "https?:/)
})
