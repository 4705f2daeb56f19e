import type { BrowserContext, ConsoleMessage } from '@playwright/test'

/**
 * Collects what a browser complains about: errors and warnings of React and of the content security policy on the
 * console, and exceptions that nobody caught.
 * @param tolerated messages that a test means to cause
 * @returns the list, which grows while the context lives
 */
export function complaintsOf(context: BrowserContext, tolerated: RegExp[]): string[] {
	const complaints: string[] = []
	const note = (text: string) => {
		if (!tolerated.some((pattern) => pattern.test(text))) complaints.push(text)
	}
	context.on('console', (message) => {
		if (matters(message)) note(`console ${message.type()}: ${message.text()} (${message.location().url})`)
	})
	context.on('weberror', (error) => note(`not caught: ${error.error().stack ?? error.error().message}`))
	return complaints
}

function matters(message: ConsoleMessage): boolean {
	if (message.type() === 'error') return true
	return message.type() === 'warning' && /content security policy|hydrat|refused to/i.test(message.text())
}
