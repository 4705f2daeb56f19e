import { existsSync } from 'node:fs'
import { defineConfig } from '@playwright/test'

/** The test command names the browser it found or installed; started by hand, the usual places are looked at. */
const executablePath =
	process.env.POSTERN_TEST_CHROMIUM ?? ['/usr/bin/chromium', '/usr/bin/google-chrome'].find((path) => existsSync(path))

const report = process.env.POSTERN_TEST_REPORT

export default defineConfig({
	testDir: '.',
	outputDir: '../test-results',
	globalSetup: './support/build.ts',
	forbidOnly: true,
	fullyParallel: false,
	workers: 2,
	timeout: 60_000,
	expect: { timeout: 10_000 },
	reporter: report ? [['list'], ['json', { outputFile: report }]] : [['list']],
	use: {
		actionTimeout: 20_000,
		navigationTimeout: 30_000,
		browserName: 'chromium',
		locale: 'en-GB',
		timezoneId: 'Europe/Berlin',
		viewport: { width: 1440, height: 900 },
		trace: 'retain-on-failure',
		screenshot: 'only-on-failure',
		launchOptions: {
			executablePath,
			args: [
				'--no-sandbox',
				'--disable-gpu',
				'--disable-quic',
				'--no-first-run',
				'--disable-background-networking',
				'--disable-component-update',
				'--disable-sync',
			],
		},
	},
})
