/** `npm run mail`: what it writes is read by the daemons, and what it says of a running mail server is true. */
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { doveadm } from '@/platform/mail-server/doveadm'
import { check } from '../../deploy/check'
import { passwordOf } from '../../deploy/logins'
import { cleanEnvironment } from '../support/clean-environment'
import { useDatabase } from '../support/database'
import { aDomain, anOrganization } from '../support/factories'
import { secretOf } from '../support/mail-secret'
import { type MailStack, startMailStack } from '../support/mail-stack'

const run = promisify(execFile)
const here = useDatabase()
let folder: string
let stack: MailStack
beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'postern-configure-'))
	stack = await startMailStack(here.ownerUrl)
	await aDomain(here.owner, (await anOrganization(here.owner)).id)
})
afterAll(async () => {
	await stack?.stop()
	await rm(folder, { recursive: true, force: true })
})

const mail = (args: string[], more: Record<string, string> = {}) =>
	run(process.execPath, ['--import', 'tsx', 'deploy/mail.ts', ...args], {
		env: cleanEnvironment({
			DATABASE_URL: here.ownerUrl,
			AUTH_SECRET: secretOf(here.ownerUrl),
			ACTIONS_KEY: Buffer.from(secretOf(here.ownerUrl).slice(0, 32)).toString('base64'),
			MAIL_HOST: 'mail.example.org',
			...more,
		}),
	}).then(
		({ stdout, stderr }) => ({ code: 0, text: stdout + stderr }),
		(error) => ({ code: error.code as number, text: `${error.stdout}${error.stderr}` }),
	)

test('configure writes what both daemons read, from the panel’s settings alone; secrets are for root and the daemons', async () => {
	const { code, text } = await mail(['configure', '--out', folder], {
		MAIL_CERTIFICATE: join(stack.wanted.postfix.tls.certificate),
		MAIL_KEY: stack.wanted.postfix.tls.key,
	})
	expect(text).toContain(join(folder, 'postfix/maps/senders.cf'))
	expect(code).toBe(0)
	const { stdout } = await run('doveconf', ['-n', '-c', join(folder, 'dovecot/dovecot.conf')])
	for (const port of [143, 993, 110, 995, 4190]) expect(stdout).toContain(`port = ${port}`)
	expect(stdout).toContain('protocols = imap pop3 lmtp sieve')
	const postconf = await run('postconf', ['-c', join(folder, 'postfix'), '-n'])
	// Postfix before 3.9 does not know the one parameter that only makes it look again sooner.
	const warnings = postconf.stderr.split('\n').filter((line) => !/^$|unused parameter: retry_interval=/.test(line))
	expect(warnings).toEqual([])
	expect(postconf.stdout).toContain('myhostname = mail.example.org')
	const master = await run('postconf', ['-c', join(folder, 'postfix'), '-M'])
	for (const port of [25, 587, 465]) expect(master.stdout).toMatch(new RegExp(`^${port}\\s+inet`, 'm'))
	for (const file of ['dovecot/dovecot.conf', 'dovecot/dovecot-sql.conf.ext', 'postfix/maps/senders.cf'])
		expect((await stat(join(folder, file))).mode & 0o007, file).toBe(0)
	expect(text).not.toContain(passwordOf(secretOf(here.ownerUrl), 'postern_dovecot'))
})

test('what the distribution had written is kept beside it', async () => {
	await writeFile(join(folder, 'postfix/main.cf'), '# Debian’s own\n')
	await mail(['configure', '--out', folder])
	await mail(['configure', '--out', folder])
	expect(await readFile(join(folder, 'postfix/main.cf.before-postern'), 'utf8')).toBe('# Debian’s own\n')
	expect(await readFile(join(folder, 'postfix/main.cf'), 'utf8')).toContain('npm run mail -- configure')
})

test('what is missing is said in one line', async () => {
	expect(await mail(['configure', '--out', folder], { MAIL_HOST: '' })).toMatchObject({
		code: 1,
		text: expect.stringMatching(/^MAIL_HOST is not set[^\n]*\n$/),
	})
	expect(await mail(['configure'])).toMatchObject({ code: 1, text: expect.stringContaining('--out <folder>') })
})

const wrong = async (wanted = stack.wanted) =>
	Object.fromEntries((await check(wanted)).filter((finding) => finding.wrong).map(({ what, wrong }) => [what, wrong]))

test('check finds nothing wrong with a server on which nothing is wrong', async () => {
	expect(await wrong()).toEqual({})
})

test('check tells a configuration that was edited, a wrong password, a certificate of somebody else, a key that does not fit and a closed door', async () => {
	const { wanted } = stack
	const file = join(wanted.dovecot.folder, 'dovecot.conf')
	const before = await readFile(file, 'utf8')
	await writeFile(file, `${before}# edited\n`)
	expect(await wrong()).toEqual({ Configuration: expect.stringMatching(/dovecot\.conf .*edited/) })
	await writeFile(file, before)
	expect(await wrong({ ...wanted, secret: `${wanted.secret}?` })).toMatchObject({
		'Database as postern_postfix': expect.stringContaining('refuses its password'),
	})
	expect(await wrong({ ...wanted, hostName: 'mail.elsewhere.test' })).toEqual({
		Certificate: expect.stringContaining('is not for mail.elsewhere.test'),
	})
	expect(await wrong({ ...wanted, doveadm: { ...wanted.doveadm, key: 'another' } })).toEqual({
		'Dovecot’s door for the panel': expect.stringContaining('another key'),
	})
	const ports = { ...wanted.postfix.ports, submissions: 1 }
	expect(await wrong({ ...wanted, postfix: { ...wanted.postfix, ports } })).toMatchObject({
		'Submission over TLS (1)': expect.stringContaining('is Postfix running?'),
	})
})

test('Dovecot’s door opens to the panel’s key alone, and does nothing but what the panel asks', async () => {
	for (const key of ['', 'x', `${stack.doveadm.key}x`])
		await expect(doveadm({ ...stack.doveadm, key }, 'who')).rejects.toThrow(/another key|no answer/)
	for (const command of ['fsGet', 'fsCopy', 'fsStat', 'stop', 'reload', 'mailboxList', 'fetch'])
		await expect(doveadm(stack.doveadm, command), command).rejects.toThrow('refused')
	await expect(doveadm(stack.doveadm, 'who')).resolves.toEqual([])
})
