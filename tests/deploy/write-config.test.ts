import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type DovecotSettings, writeDovecotConfig } from '../../deploy/dovecot/write-config'

let folder: string
beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'postern-config-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const database = { host: 'db.example.org', name: 'postern', user: 'postern_dovecot', password: 'reads-the-two-views' }
const statsDatabase = { ...database, user: 'postern_dovecot_stats', password: 'writes-the-reports' }
const settings = (more: Partial<DovecotSettings> = {}): DovecotSettings => ({
	folder,
	database,
	statsDatabase,
	ports: { imap: 143 },
	mailFolder: '/srv/mail',
	user: 'vmail',
	unprivileged: true,
	...more,
})
const PUBLIC = {
	listen: ['*', '::'],
	ports: { imap: 143, imaps: 993 },
	tls: { certificate: '/etc/mail/chain.pem', key: '/etc/mail/key.pem' },
}

test('nothing in the files is left open, and each password is in files that others cannot read', async () => {
	const files = await writeDovecotConfig(settings(PUBLIC))
	const names = ['dovecot.conf', 'dovecot-sql.conf.ext', 'dovecot-app-passwords.conf.ext', 'dovecot-dict-sql.conf.ext']
	expect(files).toEqual(names.map((name) => join(folder, name)))
	const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')))
	for (const text of texts) expect(text).not.toMatch(/@\w+@/)
	const secrets = [database.password, statsDatabase.password]
	expect(texts.map((text) => secrets.filter((secret) => text.includes(secret)))).toEqual([
		[],
		[secrets[0]],
		[secrets[1]],
		[secrets[1]],
	])
	const modes = await Promise.all(files.map(async (file) => (await stat(file)).mode & 0o007))
	expect(modes).toEqual([0o004, 0, 0, 0])
})

test('written again, the files are replaced', async () => {
	await writeDovecotConfig(settings())
	const [file = ''] = await writeDovecotConfig(settings({ ports: { imap: 1143 } }))
	expect(await readFile(file, 'utf8')).toContain('port = 1143')
})

test('passwords never travel unencrypted: beyond this machine there is a certificate, or no configuration', async () => {
	const [file = ''] = await writeDovecotConfig(settings(PUBLIC))
	expect(await readFile(file, 'utf8')).toMatch(/^ssl = required$/m)
	for (const listen of [['*'], ['::'], ['192.0.2.1'], ['127.0.0.1', '192.0.2.1']]) {
		await expect(writeDovecotConfig(settings({ listen }))).rejects.toThrow('127.0.0.1 and ::1 only')
	}
	await expect(writeDovecotConfig(settings({ ports: { imap: 143, imaps: 993 } }))).rejects.toThrow('need a certificate')
})

test.each<[string, Partial<DovecotSettings>]>([
	['a password with a space', { database: { ...database, password: 'two words are two settings' } }],
	['a password with a comment sign', { statsDatabase: { ...database, password: 'sixteen-signs-#-and-more' } }],
	['a short password', { database: { ...database, password: 'short' } }],
	['a folder with a quote', { mailFolder: "/srv/o'brien" }],
	['a folder with a line break', { mailFolder: '/srv/mail\nauth_debug_passwords = yes' }],
	['a relative folder', { mailFolder: 'mail' }],
	['a user with a variable', { user: '%u' }],
	['a host with a second setting', { database: { ...database, host: 'db sslmode=disable' } }],
])('%s, which Dovecot would misread, is refused', async (_, more) => {
	await expect(writeDovecotConfig(settings(more))).rejects.toThrow(/Write|Use/)
})
