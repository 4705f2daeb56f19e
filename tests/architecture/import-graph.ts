import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { parseSync, Visitor } from 'vite'

/**
 * Who imports whom, read from the syntax tree: import and export declarations, `import()` and the type `import('…')`.
 * Imports of types count like any other, so that no room can borrow a type that it has no business knowing.
 */
export type Import = {
	/** Path from the root, with slashes. */
	from: string
	/** A path from the root; `npm:<package>`, `node:<module>`; or `missing:<specifier>` when nothing is there. */
	to: string
	/** Only types are taken: nothing is loaded when the program runs. */
	typeOnly: boolean
}

const SOURCE = /\.(ts|tsx|mts|js|mjs)$/
const ENDINGS = ['', '.ts', '.tsx', '.mts', '.js', '.mjs', '/index.ts', '/index.tsx']
const SKIPPED = new Set(['node_modules', 'generated', '.next'])

/** All source files below some folders. @returns paths from the root, sorted */
export function sourceFiles(root: string, folders: string[]): string[] {
	const walk = (folder: string): string[] =>
		readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
			const path = join(folder, entry.name)
			if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : walk(path)
			return SOURCE.test(entry.name) ? [relative(root, path).split(sep).join('/')] : []
		})
	return folders
		.map((folder) => join(root, folder))
		.filter((folder) => existsSync(folder))
		.flatMap(walk)
		.sort()
}

/** All imports of some files. @throws Error naming the file when one can't be parsed */
export function importsOf(root: string, files: string[]): Import[] {
	return files.flatMap((from) =>
		[...specifiersOf(from, readFileSync(join(root, from), 'utf8'))].map(([specifier, typeOnly]) => ({
			from,
			to: target(root, from, specifier),
			typeOnly,
		})),
	)
}

/** What a file names in its imports, each with whether only types are taken from there. */
function specifiersOf(file: string, text: string): Map<string, boolean> {
	const { module, program, errors } = parseSync(file, text)
	if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message}`)
	const found = new Map<string, boolean>()
	const note = (specifier: string, typeOnly: boolean) =>
		found.set(specifier, typeOnly && (found.get(specifier) ?? true))
	for (const { moduleRequest, entries } of module.staticImports) {
		note(moduleRequest.value, entries.length > 0 && entries.every(({ isType }) => isType))
	}
	for (const { entries } of module.staticExports) {
		for (const { moduleRequest, isType } of entries) if (moduleRequest) note(moduleRequest.value, isType)
	}
	const noteLiteral = (source: { type: string; value?: unknown }, typeOnly: boolean) => {
		if (source.type === 'Literal' && typeof source.value === 'string') note(source.value, typeOnly)
	}
	new Visitor({
		ImportExpression: (node) => noteLiteral(node.source, false),
		TSImportType: (node) => noteLiteral(node.source, true),
	}).visit(program)
	return found
}

function target(root: string, from: string, specifier: string): string {
	if (specifier.startsWith('node:')) return specifier
	const local = specifier.startsWith('@/') ? join(root, 'src', specifier.slice(2)) : undefined
	const wanted = specifier.startsWith('.') ? resolve(root, dirname(from), specifier) : local
	if (wanted === undefined) return `npm:${specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')}`
	const found = ENDINGS.map((ending) => wanted + ending).find((path) => existsSync(path) && statSync(path).isFile())
	return found ? relative(root, found).split(sep).join('/') : `missing:${specifier}`
}

/** One cycle for each group of files that import each other in a ring, as the chain of paths. */
export function cyclesIn(imports: Import[]): string[][] {
	const next = new Map<string, string[]>()
	for (const { from, to } of imports) next.set(from, [...(next.get(from) ?? []), to])
	const done = new Set<string>()
	const cycles: string[][] = []
	const follow = (file: string, chain: string[]) => {
		const at = chain.indexOf(file)
		if (at >= 0) cycles.push([...chain.slice(at), file])
		if (at >= 0 || done.has(file)) return
		for (const to of next.get(file) ?? []) follow(to, [...chain, file])
		done.add(file)
	}
	for (const file of next.keys()) follow(file, [])
	return cycles
}

/** The shortest way from a file to one that is not to be loaded with it. @returns the chain of paths, if there is one */
export function wayTo(imports: Import[], start: string, unwanted: (path: string) => boolean): string[] | undefined {
	const seen = new Set([start])
	const chains = [[start]]
	for (const chain of chains) {
		const last = chain.at(-1)
		if (last !== undefined && unwanted(last)) return chain
		for (const { from, to, typeOnly } of imports) {
			if (from !== last || typeOnly || seen.has(to)) continue
			seen.add(to)
			chains.push([...chain, to])
		}
	}
	return undefined
}
