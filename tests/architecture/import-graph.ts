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
		[...new Set(specifiersOf(from, readFileSync(join(root, from), 'utf8')))].map((specifier) => ({
			from,
			to: target(root, from, specifier),
		})),
	)
}

function specifiersOf(file: string, text: string): string[] {
	const { module, program, errors } = parseSync(file, text)
	if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message}`)
	const found = module.staticImports.map((entry) => entry.moduleRequest.value)
	for (const { entries } of module.staticExports) {
		for (const { moduleRequest } of entries) if (moduleRequest) found.push(moduleRequest.value)
	}
	const note = (source: { type: string; value?: unknown }) => {
		if (source.type === 'Literal' && typeof source.value === 'string') found.push(source.value)
	}
	new Visitor({
		ImportExpression: (node) => note(node.source),
		TSImportType: (node) => note(node.source),
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
