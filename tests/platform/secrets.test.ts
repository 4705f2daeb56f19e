import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { loadSecrets } from '@/platform/secrets'
import { isActionsKey, isStrongSecret } from '@/platform/setting-rules'
import { StartError } from '@/platform/start-error'

const DATABASE = 'postgresql://a:b@127.0.0.1/c'
let dataDir: string

beforeEach(async () => {
	dataDir = await mkdtemp(path.join(tmpdir(), 'postern-secrets-'))
})
afterEach(() => rm(dataDir, { recursive: true }))

const load = (given: { databaseUrl?: string; authSecret?: string; actionsKey?: string } = {}) =>
	loadSecrets({ dataDir, databaseUrl: undefined, authSecret: undefined, actionsKey: undefined, ...given })
const file = () => path.join(dataDir, 'secrets.json')

test('the first start makes strong secrets that only their owner can read; later starts keep them', async () => {
	const first = await load()
	expect((await stat(file())).mode & 0o777).toBe(0o600)
	expect(await readdir(dataDir)).toEqual(['secrets.json'])
	expect(isStrongSecret(first.authSecret)).toBe(true)
	expect(isActionsKey(first.actionsKey)).toBe(true)
	expect(new Set(Object.values(first)).size).toBe(3)
	expect(await load()).toEqual(first)
})

test('two installations share nothing', async () => {
	const first = await load()
	await rm(file())
	const second = await load()
	for (const value of Object.values(first)) expect(Object.values(second)).not.toContain(value)
})

test('a file that others could read is closed again', async () => {
	await load()
	await chmod(file(), 0o644)
	await load()
	expect((await stat(file())).mode & 0o777).toBe(0o600)
})

test('what the environment names wins, and is not written down', async () => {
	const authSecret = 'from the environment 0123456789 abc'
	expect((await load({ authSecret })).authSecret).toBe(authSecret)
	expect(await readFile(file(), 'utf8')).not.toContain(authSecret)
})

test('a damaged file is an error, not a reason to make new secrets', async () => {
	const { authSecret, actionsKey } = await load()
	for (const content of ['', '{', '{}', JSON.stringify({ authSecret, actionsKey, databasePassword: 'x' })]) {
		await writeFile(file(), content)
		await expect(load()).rejects.toThrow(/secrets\.json is damaged/)
		expect(await readFile(file(), 'utf8')).toBe(content)
	}
})

test('with a database of the operator’s own the secrets come from the environment, or nothing starts', async () => {
	const { authSecret, actionsKey } = await load()
	await rm(file())
	const refused = load({ databaseUrl: DATABASE })
	await expect(refused).rejects.toThrow(StartError)
	await expect(refused).rejects.toThrow(/^AUTH_SECRET and ACTIONS_KEY must be set/)
	await expect(load({ databaseUrl: DATABASE, authSecret })).rejects.toThrow(/^ACTIONS_KEY must be set/)
	const found = await load({ databaseUrl: DATABASE, authSecret, actionsKey })
	expect(found).toEqual({ authSecret, actionsKey, databasePassword: undefined })
	expect(await readdir(dataDir)).toEqual([])
})
