/**
 * The table of rights in README.md, made from the registry. `tsx tests/run/rights-table.ts` writes it; a test compares.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { BUILT_IN_ROLES, GRANTABLE_RIGHTS, specOf } from '@/core/policy'

const README = new URL('../../README.md', import.meta.url)
const BEGIN = '<!-- rights -->'
const END = '<!-- /rights -->'

/** A row for each right that can be given, with the built-in roles that hold it. */
export function rightsTable(): string {
	const roles = BUILT_IN_ROLES.filter((role) => role.rights.length > 0)
	const head = `| right | what it means | ${roles.map((role) => role.name).join(' | ')} |`
	const rule = `|---|---|${roles.map(() => ':-:').join('|')}|`
	const rows = GRANTABLE_RIGHTS.map((right) => {
		const held = roles.map((role) => (role.rights.includes(right) ? '●' : ''))
		return `| \`${right}\` | ${specOf(right).consequence} | ${held.join(' | ')} |`
	})
	return [head, rule, ...rows].join('\n')
}

/** The README with its table made anew. @throws Error when the marks are missing */
export function withRightsTable(readme: string): string {
	const from = readme.indexOf(BEGIN)
	const to = readme.indexOf(END)
	if (from < 0 || to < from) throw new Error(`README.md lacks ${BEGIN} … ${END}`)
	return `${readme.slice(0, from + BEGIN.length)}\n\n${rightsTable()}\n\n${readme.slice(to)}`
}

export const readme = (): string => readFileSync(README, 'utf8')

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href)
	writeFileSync(README, withRightsTable(readme()))
