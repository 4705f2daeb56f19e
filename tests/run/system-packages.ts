import { constants, existsSync } from 'node:fs'
import { access, chmod, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { chromium } from '@playwright/test'
import { missingPackages, PACKAGES } from '../../deploy/programs'
import { atTheEnd, run, runNode } from './children'

/**
 * What the tests need beyond npm: a Chromium for the browser, Postfix and Dovecot for mail. What is installed is used; what
 * is missing is installed where that can be done without asking (apt as root on Debian, Playwright's own browser
 * elsewhere), and never starts a daemon.
 */

const CHROMIUM_NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'msedge']
const CHROMIUM_PLACES = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome']
const POLICY = '/usr/sbin/policy-rc.d'

type Found = { path: string; how: string }

/** Where a program is, also in the folders of daemons that an ordinary user's PATH lacks. */
async function which(name: string): Promise<string | undefined> {
	const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin']
	for (const folder of folders.filter(Boolean)) {
		const path = join(folder, name)
		const runs = await access(path, constants.X_OK).then(
			() => true,
			() => false,
		)
		if (runs) return path
	}
	return undefined
}

/** The system's Chromium or Chrome, or the one that Playwright keeps; it must be able to say its version. */
async function presentChromium(): Promise<Found | undefined> {
	const named = await Promise.all(CHROMIUM_NAMES.map(which))
	const candidates = [...named, ...CHROMIUM_PLACES, chromium.executablePath()]
	for (const path of candidates) {
		if (!path || !existsSync(path)) continue
		const { code, output } = await run(path, ['--version'], { quiet: true })
		if (code === 0) return { path, how: output.trim().split('\n').at(-1) ?? path }
	}
	return undefined
}

/** @returns the program to drive, or undefined with the reason printed */
export async function findChromium(): Promise<Found | undefined> {
	const present = await presentChromium()
	if (present) return present
	console.log('No Chromium or Chrome is installed.')
	if (await mayUseApt('debian')) await aptInstall(['chromium'])
	else
		await runNode('node_modules/@playwright/test/cli.js', ['install', ...(isRoot() ? ['--with-deps'] : []), 'chromium'])
	return await presentChromium()
}

async function presentMailServer(): Promise<Found | undefined> {
	const [dovecot, postconf] = await Promise.all([which('dovecot'), which('postconf')])
	if (!dovecot || !postconf || missingPackages().length > 0) return undefined
	const [one, other] = await Promise.all([
		run(dovecot, ['--version'], { quiet: true }),
		run(postconf, ['-d', '-h', 'mail_version'], { quiet: true }),
	])
	const how = `Dovecot ${one.output.trim()}, Postfix ${other.output.trim()}`
	return one.code === 0 && other.code === 0 ? { path: dovecot, how } : undefined
}

/** @returns Dovecot and Postfix with what they need for the panel's database, or undefined with the reason printed */
export async function findMailServer(): Promise<Found | undefined> {
	const present = await presentMailServer()
	if (present) return present
	console.log(`Of Postfix and Dovecot these packages are not installed: ${missingPackages().join(', ')}.`)
	if (!(await mayUseApt('debian', 'ubuntu'))) return undefined
	// Without an answer Postfix asks at its installation what kind of server this is.
	await run('sh', ['-c', "echo 'postfix postfix/main_mailer_type select No configuration' | debconf-set-selections"])
	await aptInstall([...PACKAGES])
	return await presentMailServer()
}

const isRoot = () => process.getuid?.() === 0

async function mayUseApt(...distributions: string[]): Promise<boolean> {
	const release = await readFile('/etc/os-release', 'utf8').catch(() => '')
	const id = /^ID="?(\w+)"?$/m.exec(release)?.[1]
	const fits = id !== undefined && distributions.includes(id) && (await which('apt-get')) !== undefined
	if (fits && !isRoot()) console.log('They could be installed with apt, but only by root.')
	return fits && isRoot()
}

/** Installs packages; the index is fetched only when the one at hand is not good enough. */
async function aptInstall(packages: string[]): Promise<void> {
	console.log(`Installing ${packages.join(', ')} with apt.`)
	const restore = atTheEnd(await forbidDaemons())
	const env = { DEBIAN_FRONTEND: 'noninteractive' }
	const wait = ['-o', 'DPkg::Lock::Timeout=180']
	const install = ['install', '-y', '-qq', '--no-install-recommends', ...wait, ...packages]
	try {
		const first = await run('apt-get', install, { env, quiet: true })
		if (first.code === 0) return
		await run('apt-get', ['update', '-qq', ...wait], { env })
		await run('apt-get', install, { env })
	} finally {
		await restore()
	}
}

/** Makes apt start no daemon. @returns a function that puts the machine's own policy back */
async function forbidDaemons(): Promise<() => Promise<void>> {
	const before = await readFile(POLICY, 'utf8').catch(() => undefined)
	const mode = before === undefined ? 0o755 : (await stat(POLICY)).mode
	await writeFile(POLICY, '#!/bin/sh\nexit 101\n')
	await chmod(POLICY, 0o755)
	return async () => {
		if (before === undefined) return await rm(POLICY, { force: true })
		await writeFile(POLICY, before)
		await chmod(POLICY, mode)
	}
}
