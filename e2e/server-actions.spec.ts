import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Browser } from '@playwright/test'
import { specOf } from '../src/core/policy'
import { type Actor, expected, type Target } from '../tests/policy/matrix'
import { buildWorld, type World } from '../tests/policy/world'
import { PASSWORD } from '../tests/support/factories'
import type { ActionForm, Fields } from './support/action-form'
import { ACTION_FORMS } from './support/action-forms'
import { type Encoding, encoded, post } from './support/action-post'
import type { Panel } from './support/panel'
import { expect, test } from './support/test'

/**
 * Suite three of three: the table through the browser's door. A server action is a public address that can be posted to any page,
 * whatever the pages show; so every action of the build is posted to its own page and to /sign-in, by people who may and who may
 * not, from where it belongs and from elsewhere. Statuses are not believed: the verdict is what stands in the database afterwards.
 */
interface Manifest {
	readonly node: Record<
		string,
		{ readonly filename: string; readonly exportedName: string; readonly workers: Readonly<Record<string, unknown>> }
	>
}
const ROOT = resolve(import.meta.dirname, '..')
const built = (): [name: string, id: string, places: string[]][] => {
	const { node } = JSON.parse(
		readFileSync(join(ROOT, '.next/server/server-reference-manifest.json'), 'utf8'),
	) as Manifest
	return Object.entries(node).map(([id, { filename, exportedName, workers }]) => [
		`${filename.split('/').at(-2)}.${exportedName}`,
		id,
		Object.keys(workers),
	])
}
const idOf = (name: string): string => built().find(([action]) => action === name)?.[1] ?? ''
/** A page that does not know an action hands it on to the first place that does; where that is a file, it answers no posts. */
const isHandedToFile = (name: string): boolean =>
	built()
		.find(([action]) => action === name)?.[2]
		.at(0)
		?.endsWith('/route') ?? false
const NAMES = Object.keys(ACTION_FORMS)

test('each action of the build is known here, and each that is known here is in the build', async ({ panel }) => {
	expect(panel.origin).toMatch(/^http/)
	expect(
		built()
			.map(([name]) => name)
			.sort(),
	).toEqual([...NAMES].sort())
})

/** What a form might be sent with besides: what makes somebody more, moves something, or speaks to the database. */
const SLIPPED: Fields = {
	builtInRole: 'admin',
	scopes: 'server',
	until: '',
	organizationId: '00000000-0000-4000-8000-000000000001',
	domainId: '00000000-0000-4000-8000-000000000001',
	accountId: '00000000-0000-4000-8000-000000000001',
	state: 'active',
	'grants.create.rights': 'server.manage',
	'data[version]': '99',
	__proto: 'x',
}
/** Actions that take what they need from a form, field by field. */
const PICKED: Record<string, string> = {
	'self.setOwnPasswordAction': 'takes the new password alone',
	'sessions.endOtherSessionsAction': 'takes nothing',
	'forgotten.setRecoveryAddressAction': 'takes the address alone',
}

const SUM = `
	CREATE OR REPLACE FUNCTION public.sum_of_all() RETURNS text LANGUAGE plpgsql AS $$
	DECLARE t record; one text; every text := '';
	BEGIN
		FOR t IN SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename NOT IN ('journal_entry', 'journal_chain', 'journal_link', 'worker_heartbeat', 'rate_limit') ORDER BY 1 LOOP
			EXECUTE format('SELECT md5(string_agg(row, '''' ORDER BY row)) FROM (SELECT (to_jsonb(x) - ''last_seen_at'' - ''idle_expires_at'')::text AS row FROM %I x) rows', t.name) INTO one;
			every := every || t.name || coalesce(one, '-');
		END LOOP;
		RETURN md5(every);
	END $$`

test.describe.configure({ timeout: 300_000 })
test.describe('posted directly', () => {
	let world: World
	const cookies = new Map<Actor, string>([['anonymous', '']])

	test.beforeAll(async ({ panel, browser }) => {
		await panel.owner.query(SUM)
		await stopClock(panel)
		world = await buildWorld(panel.owner)
		const people: Actor[] = ['user', 'revoked', 'domain', 'admin', 'reader', 'manager', 'early', 'both', 'team']
		for (const actor of people) cookies.set(actor, await cookieOf(browser, panel, world.own[actor]?.address ?? ''))
	})

	test.afterAll(async ({ panel }) => {
		await panel.owner.query('UPDATE graphile_worker._private_known_crontabs SET last_execution = now()')
	})

	/** What runs by the hour would write between a post and its judgement: graphile-worker leaves out what it holds for done already. */
	const stopClock = (panel: Panel) =>
		expect
			.poll(async () => {
				const { rowCount } = await panel.owner.query(
					"UPDATE graphile_worker._private_known_crontabs SET last_execution = now() + interval '1 day'",
				)
				return rowCount
			})
			.toBeGreaterThan(0)

	const cookieOf = async (browser: Browser, panel: Panel, address: string): Promise<string> => {
		const context = await browser.newContext()
		const page = await context.newPage()
		await panel.signIn(page, { address, password: PASSWORD })
		const kept = await context.cookies(panel.origin)
		await context.close()
		return kept.map(({ name, value }) => `${name}=${value}`).join('; ')
	}

	interface Try {
		readonly actor: Actor
		readonly origin: string | null
		readonly url: string
		readonly fields: Fields
		readonly encoding?: Encoding
		/** Whoever sits in the session last proved who they are five minutes and a second ago. */
		readonly stale?: boolean
	}
	/**
	 * Until the worker has nothing to do: what it writes of an earlier deed is not to be taken for what the next one did. Nor is what it
	 * tries once more in a moment, which therefore waits for another day.
	 */
	const quiet = (panel: Panel) =>
		expect
			.poll(
				async () => {
					const due = await panel.query<{ jobs: number }>(
						`WITH later AS (UPDATE graphile_worker._private_jobs SET run_at = run_at + interval '1 day'
								WHERE locked_at IS NULL AND run_at > now() AND run_at < now() + interval '1 hour')
							SELECT count(*)::int AS jobs FROM graphile_worker._private_jobs WHERE locked_at IS NOT NULL OR (run_at <= now() AND attempts < max_attempts)`,
					)
					return due[0]?.jobs
				},
				{ timeout: 20_000, intervals: [20, 50, 100] },
			)
			.toBe(0)

	/** Posts, and tells what came of it: whether rows changed, and what the journal says. */
	async function told(
		panel: Panel,
		name: string,
		{ actor, encoding = 'script', stale = false, ...request }: Try,
	): Promise<string> {
		const state = async () =>
			(
				await panel.query<{ sum: string; until: string }>(
					"SELECT public.sum_of_all() AS sum, coalesce((SELECT max(at) FROM journal_entry), '-infinity')::text AS until",
				)
			)[0]
		await quiet(panel)
		// Signing in was long ago by now; what a right asks besides is tried by itself.
		await panel.query(
			`UPDATE session SET proved_at = now() - ${stale ? "interval '5 minutes 1 second'" : "interval '0'"}`,
		)
		const before = await state()
		const status = await post({ ...request, action: idOf(name), encoding, cookie: cookies.get(actor) ?? '' })
		const after = await state()
		const entries = await panel.query<{ entry: string }>(
			`SELECT concat_ws(' ', outcome, NULLIF(why, '')) AS entry FROM journal_entry WHERE at > $1 ORDER BY at`,
			[before?.until],
		)
		expect(status).toBeLessThan(500)
		return `${before?.sum === after?.sum ? 'nothing changed' : 'changed'}, journal: ${entries.map(({ entry }) => entry).join()}`
	}
	const pageFor = (panel: Panel, { page }: ActionForm, fields: Fields): string =>
		panel.origin +
		page(
			Object.values(fields)
				.flat()
				.find((value) => /^[0-9a-f-]{36}$/.test(value)) ?? '00000000-0000-4000-8000-000000000000',
		)

	for (const name of NAMES) {
		const form = ACTION_FORMS[name]
		if (!form) continue
		const fieldsFor = (actor: Actor, target: Target) => form.fields({ world, actor, target })

		test(`${name} from anywhere else changes nothing, whoever is signed in`, async ({ panel }) => {
			const by = form.by ?? 'admin'
			const fields = await fieldsFor(by, form.target)
			for (const origin of [
				null,
				'null',
				'https://evil.example',
				`${panel.origin}.evil.example`,
				panel.origin.replace('http:', 'https:'),
			]) {
				for (const encoding of ['script', 'plain'] as const) {
					for (const url of [pageFor(panel, form, fields), `${panel.origin}/sign-in`]) {
						expect([
							origin,
							encoding,
							url,
							await told(panel, name, { actor: by, origin, url, fields, encoding }),
						]).toEqual([origin, encoding, url, 'nothing changed, journal: '])
					}
				}
			}
		})

		if (form.right !== 'public') {
			const { right } = form
			const strangers = (['anonymous', 'revoked', 'user', 'domain'] as const).filter(
				(actor) => expected(right, actor, form.foreign) !== 'allowed',
			)
			for (const actor of strangers) {
				test(`${name} by ${actor} changes nothing, on its own page and elsewhere`, async ({ panel }) => {
					const why = expected(right, actor, form.foreign)
					const fields = await fieldsFor(actor, form.foreign)
					const allowedAnswers = (why === 'signed-out' ? [''] : [`refused ${why}`, 'refused not-found']).map(
						(entry) => `nothing changed, journal: ${entry}`,
					)
					const itsOwn = { actor, origin: panel.origin, url: pageFor(panel, form, fields), fields }
					expect(allowedAnswers).toContain(await told(panel, name, itsOwn))
					const elsewhere = { ...itsOwn, url: `${panel.origin}/sign-in` }
					if (isHandedToFile(name)) allowedAnswers.push('nothing changed, journal: ')
					expect(allowedAnswers).toContain(await told(panel, name, elsewhere))
				})
			}
		}

		const by = form.by
		if (by === null) {
			test(`${name} changes nothing in a server that is set up`, async ({ panel }) => {
				const fields = await fieldsFor('anonymous', form.target)
				expect(
					await told(panel, name, {
						actor: 'anonymous',
						origin: panel.origin,
						url: pageFor(panel, form, fields),
						fields,
					}),
				).toMatch(/^nothing changed/)
			})
			continue
		}
		if (form.right !== 'public' && !(name in PICKED)) {
			test(`${name} with more than its form has does nothing, not even what the form has`, async ({ panel }) => {
				const fields = { ...(await fieldsFor(by, form.target)) }
				const beside = Object.entries(SLIPPED).filter(
					([field]) => !(field.replace('[]', '') in fields) && !(field in fields),
				)
				const url = pageFor(panel, form, fields)
				const sent = { ...fields, ...Object.fromEntries(beside) }
				expect(await told(panel, name, { actor: by, origin: panel.origin, url, fields: sent })).toBe(
					'nothing changed, journal: ',
				)
			})
		}
		if (form.right !== 'public' && specOf(form.right).stepUp)
			test(`${name} by ${by}, whose proof is five minutes and a second old, changes nothing`, async ({ panel }) => {
				const fields = await fieldsFor(by, form.target)
				const itsOwn = { actor: by, origin: panel.origin, url: pageFor(panel, form, fields), fields, stale: true }
				for (const url of [itsOwn.url, `${panel.origin}/sign-in`])
					expect(await told(panel, name, { ...itsOwn, url })).toBe('nothing changed, journal: ')
			})
		test(`${name} by ${by} does it: the same post, from where it belongs`, async ({ panel }) => {
			const fields = await fieldsFor(by, form.target)
			const answer = await told(panel, name, {
				actor: by,
				origin: panel.origin,
				url: pageFor(panel, form, fields),
				fields,
			})
			expect(answer).toMatch(/^changed, journal: done(,done)*$/)
		})
	}
})

test('the posts of this file look like those of a real browser, with and without script', async ({
	panel,
	browser,
}) => {
	for (const javaScriptEnabled of [true, false]) {
		const context = await browser.newContext({ javaScriptEnabled })
		const page = await context.newPage()
		await page.goto(`${panel.origin}/sign-in`)
		await page.getByLabel('Address', { exact: true }).fill('nobody@nowhere.test')
		await page.getByLabel('Password', { exact: true }).fill('not the password')
		const [request] = await Promise.all([
			page.waitForRequest((sent) => sent.method() === 'POST'),
			page.getByRole('button', { name: 'Sign in', exact: true }).click(),
		])
		const names = [...(request.postDataBuffer()?.toString('latin1') ?? '').matchAll(/name="([^"]*)"/g)].map(
			// React numbers the forms of a page.
			([, name = '']) => name.replace(/^(\$ACTION_(?:REF_)?)\d+/, (_, start: string) => `${start}1`),
		)
		const ours = [...encoded(javaScriptEnabled ? 'script' : 'plain', '', { address: '', password: '' }).keys()]
		expect(names).toEqual(expect.arrayContaining(ours))
		expect(request.headers()['next-action'] !== undefined).toBe(javaScriptEnabled)
		await context.close()
	}
})
