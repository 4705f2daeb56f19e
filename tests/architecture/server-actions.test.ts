import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { actionRight, isAction } from '@/core/gateway/action'
import { isPanelFile } from '@/core/gateway/file'
import { RIGHTS } from '@/core/policy'
import { sourceFiles } from './import-graph'

/**
 * A server action can be called by anybody who can reach the server, whatever the pages show. So actions stand in one
 * kind of file, and each is made by the builder, which authenticates and goes through `execute`.
 */

const ROOT = resolve(import.meta.dirname, '../..')
const FILES = sourceFiles(ROOT, ['src'])
const ACTION_FILES = FILES.filter((path) => /^src\/features\/[^/]+\/actions\.ts$/.test(path))
const textOf = (path: string) => readFileSync(join(ROOT, path), 'utf8')

test("'use server' stands in the actions.ts of a feature, at its top, and nowhere else", () => {
	const directive = /['"`]use server['"`]/
	const withIt = FILES.filter((path) => directive.test(textOf(path)))
	expect(withIt.filter((path) => !ACTION_FILES.includes(path))).toEqual([])
	expect(ACTION_FILES.filter((path) => !textOf(path).startsWith("'use server'\n"))).toEqual([])
})

test.each(ACTION_FILES)('each export of %s was made by the builder', async (path) => {
	const exported: Record<string, unknown> = await import(/* @vite-ignore */ join(ROOT, path))
	const names = Object.keys(exported)
	expect(names).not.toEqual([])
	expect(names.filter((name) => !isAction(exported[name]))).toEqual([])
})

/** Actions for people who are not signed in, as `<feature>.<export>`. Each needs a reason. */
const PUBLIC: Record<string, string> = {
	'forgotten.confirmRecoveryAction': 'proves who it is by the link in the letter to the recovery address',
	'forgotten.forgottenAction': 'is for whoever cannot sign in; it answers everybody alike and changes no account',
	'forgotten.resetPasswordAction': 'proves who it is by a one-time link',
	'self.changePasswordAction': 'proves who it is by the current password, not by a session',
	'sessions.confirmAction': 'asks for the password of whoever is signed in, and writes down that it was right',
	'sessions.askPasskeyAction':
		'what a browser is to ask its passkeys: names none before the password was right, and nobody’s but one’s own then',
	'sessions.signInWithPasskeyAction': 'signing in with what a passkey signed',
	'factors.beginPasskeyAction':
		'what a browser is to make a passkey from, for whoever is signed in and has just proved it; keeps a digest of a random number',
	'sessions.signInAction': 'is how a session begins',
	'sessions.secondFactorAction': 'is how one begins for whoever has a second factor',
	'sessions.signOutAction': 'ends the session of the cookie that came with it, and of nobody else',
	'welcome.acceptInvitationAction': 'proves who it is by the link of an invitation',
	'welcome.makeFirstAdministratorAction': 'proves who it is by the set-up link, while there is no administrator',
}

test('each action asks for a right of the registry; the public ones are known, each with its reason', async () => {
	const found = await Promise.all(
		ACTION_FILES.map(async (path) => {
			const exported: Record<string, unknown> = await import(/* @vite-ignore */ join(ROOT, path))
			const feature = path.split('/')[2]
			return Object.entries(exported)
				.filter(([, value]) => !((actionRight(value) ?? '') in RIGHTS))
				.map(([name, value]) => `${actionRight(value)} ${feature}.${name}`)
		}),
	)
	const known = Object.keys(PUBLIC).map((name) => `public ${name}`)
	expect(found.flat().sort()).toEqual(known.sort())
})

/** The only addresses that answer without being a page. Each needs a reason. */
const ROUTES: Record<string, string> = {
	'src/app/api/auth/[...nextauth]/route.ts': 'sign-in and CSRF token: an allow-list in front of next-auth',
	'src/app/api/v1/[name]/route.ts': 'the programs’ door: a key in the header, no cookie, the same verbs and queries',
	'src/app/api/v1/[name]/[id]/route.ts': 'one thing through the same door: the query of its page',
	'src/app/api/v1/openapi.json/route.ts': 'the description of that door, for whoever has a key or is signed in',
	'src/app/api/search/route.ts': 'asked while somebody types in the command palette; reads only, scoped like a page',
	'src/app/api/files/[name]/route.ts': 'files, each asked for by a form and told in the journal (core/gateway/file.ts)',
	'src/app/api/health/route.ts': 'asked by load balancers; says up or down and nothing else',
}

test('route handlers are known, each with its reason', () => {
	const found = FILES.filter((path) => /(^|\/)route\.(ts|tsx|js|mjs)$/.test(path))
	expect(found.filter((path) => !(path in ROUTES))).toEqual([])
	expect(Object.keys(ROUTES).filter((path) => !existsSync(join(ROOT, path)))).toEqual([])
})

test('each file that a feature declares is handed out by the one route for files', async () => {
	const route = textOf('src/app/api/files/[name]/route.ts')
	const declaring = FILES.filter((path) => path.startsWith('src/features/') && /\bfile\(\{/.test(textOf(path)))
	const names: string[] = []
	for (const path of declaring) {
		const exported: Record<string, unknown> = await import(/* @vite-ignore */ join(ROOT, path))
		names.push(...Object.keys(exported).filter((name) => isPanelFile(exported[name])))
	}
	expect(names).toEqual(expect.arrayContaining(['statementFile', 'storageReportFile']))
	expect(names.filter((name) => !new RegExp(`: ${name},`).test(route))).toEqual([])
})
