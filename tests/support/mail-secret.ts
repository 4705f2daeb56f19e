import { createHmac } from 'node:crypto'

/** A panel's secret, for tests: the mail server's roles belong to the whole server, so all databases of a run share it. */
export const secretOf = (ownerUrl: string): string =>
	createHmac('sha256', 'mail of this test run')
		.update(decodeURIComponent(new URL(ownerUrl).password))
		.digest('base64url')
