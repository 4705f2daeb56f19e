import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'

const ROOT = resolve(import.meta.dirname, '../..')
const SKIPPED = new Set(['node_modules', '.next', '.git', 'data', 'generated', 'pictures', 'test-results'])

function filesBelow(folder: string, ending: RegExp): string[] {
	return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
		const path = folder === '' ? entry.name : `${folder}/${entry.name}`
		if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : filesBelow(path, ending)
		return ending.test(entry.name) ? [path] : []
	})
}

const textOf = (path: string) => readFileSync(join(ROOT, path), 'utf8')
const SOURCES = filesBelow('', /\.(ts|tsx|mts|mjs)$/)

/** The files outside an allowance in which a pattern stands, each with its line. */
function found(pattern: RegExp, allowed: RegExp): string[] {
	return SOURCES.filter((path) => !allowed.test(path) && !/^tests\/(architecture|lint)\//.test(path)).flatMap((path) =>
		textOf(path)
			.split('\n')
			.flatMap((line, at) => (pattern.test(line) ? [`${path}:${at + 1}: ${line.trim()}`] : [])),
	)
}

const NOWHERE = /^$/

describe('words that stand nowhere', () => {
	test.each([
		[
			'SQL made of strings',
			/\b(query|execute)RawUnsafe\b|\bPrisma\s*\.\s*raw\b|\braw\b.*from '@prisma/,
			/^tests\/gateway\/command-types/,
		],
		['HTML made of strings', /dangerouslySetInnerHTML|\.innerHTML\s*=|insertAdjacentHTML|document\.write/, NOWHERE],
		['code made of strings', /\beval\(|new Function\(/, NOWHERE],
		['tests left out', /\b(test|it|describe|suite)(\.\w+)*\.(only|skip|todo|fixme)\(/, NOWHERE],
		['work left over', /\b(TODO|FIXME|XXX|HACK)\b/, NOWHERE],
		['types switched off', /@ts-(ignore|nocheck)/, NOWHERE],
		['types known to be wrong', /@ts-expect-error/, /^tests\//],
		[
			'rules of safety switched off',
			/biome-ignore-(all|start)|biome-ignore lint\/(security|\w+\/(noExplicitAny|noNonNullAssertion|noProcessEnv))/,
			NOWHERE,
		],
		[
			'the environment read away from platform/env.ts',
			/process\s*(\.|\?\.)\s*env\b|process\[['"]env|\benv\b.*from 'node:process'/,
			/^(src\/platform\/env\.ts$|prisma\/generate\.ts$|tests\/|e2e\/|bench\/)/,
		],
	])('%s', (_what, pattern, allowed) => {
		expect(found(pattern, allowed)).toEqual([])
	})
})

test('no folder is called after nothing in particular', () => {
	const folders = new Set(SOURCES.flatMap((path) => dirname(path).split('/')))
	expect(['utils', 'util', 'helpers', 'lib', 'libs', 'common', 'misc', 'shared'].filter((n) => folders.has(n))).toEqual(
		[],
	)
})

/** The top level stays short: whoever adds to it says here why. Entries that git ignores are not looked at. */
const TOP_LEVEL: Record<string, string> = {
	'.ci': 'the one command that is run for every change',
	'.dockerignore': 'what a container does not need',
	'.editorconfig': 'tabs, for editors that do not know Biome',
	'.env.example': 'every setting with its meaning',
	'.gitattributes': 'line ends',
	'.gitignore': 'what is made here and not kept',
	'.npmrc': 'exact versions',
	LICENSE: 'AGPL',
	'README.md': 'what it is and how to start it',
	bench: 'load generators and data sets',
	deploy: 'configuration of the servers around the panel',
	e2e: 'one spec for each story, in a real browser',
	'next.config.ts': 'Next wants it here',
	'package-lock.json': 'npm wants it here',
	'package.json': 'npm wants it here',
	prisma: 'schema, migrations, seed',
	public: 'Next wants it here',
	src: 'the program',
	tests: 'mirrors src',
	'tsconfig.json': 'TypeScript wants it here',
}

function ignoredByGit(names: string[]): Set<string> {
	try {
		return new Set(
			execFileSync('git', ['check-ignore', ...names], { cwd: ROOT, encoding: 'utf8' })
				.trim()
				.split('\n'),
		)
	} catch {
		return new Set()
	}
}

test('the top level holds what it is known to hold', () => {
	const names = readdirSync(ROOT).filter((name) => name !== '.git')
	const ignored = ignoredByGit(names)
	expect(names.filter((name) => !ignored.has(name) && !(name in TOP_LEVEL))).toEqual([])
})

const NAMED_ROOM = /^(src|tests|e2e|prisma|deploy|bench|public|\.ci)\/[\w./()[\]-]+$/
const MADE_LATER = /^(src\/platform\/db\/generated|prisma\/migrations\/<)/

/** Paths that a document names: targets of its links, and code spans that begin with a top-level folder. */
function namedPaths(document: string): string[] {
	const text = textOf(document)
	const links = [...text.matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)[^)]*\)/g)].map(([, path = '']) =>
		join(dirname(document), path),
	)
	const spans = [...text.matchAll(/`([^`\s]+)`/g)].map(([, span = '']) => span.replace(/[:#].*$/, ''))
	return [...links, ...spans.filter((span) => NAMED_ROOM.test(span) && !MADE_LATER.test(span))]
}

test('paths that the documents name exist', () => {
	const missing = filesBelow('', /\.md$/).flatMap((document) =>
		namedPaths(document)
			.filter((path) => !existsSync(join(ROOT, path)))
			.map((path) => `${document} names ${path}`),
	)
	expect(missing).toEqual([])
})
