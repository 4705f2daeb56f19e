/** First match wins: what is built upon another names that one too. */
const BROWSERS: readonly (readonly [RegExp, string])[] = [
	[/\bEdgA?\/|\bEdgiOS\//, 'Edge'],
	[/\bOPR\//, 'Opera'],
	[/\bSamsungBrowser\//, 'Samsung Internet'],
	[/\bFirefox\/|\bFxiOS\//, 'Firefox'],
	[/\bHeadlessChrome\/|\bChrome\/|\bCriOS\//, 'Chrome'],
	[/\bVersion\/[\d.]+.*\bSafari\//, 'Safari'],
	[/^curl\//, 'curl'],
]
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
	[/\biPhone\b/, 'iPhone'],
	[/\biPad\b/, 'iPad'],
	[/\bAndroid\b/, 'Android'],
	[/\bWindows\b/, 'Windows'],
	[/\bMac OS X\b|\bMacintosh\b/, 'macOS'],
	[/\bCrOS\b/, 'ChromeOS'],
	[/\bLinux\b/, 'Linux'],
]

const named = (list: typeof BROWSERS, userAgent: string): string | undefined =>
	list.find(([pattern]) => pattern.test(userAgent))?.[1]

/** A browser in two or three words, for its owner to know it again: "Firefox on Linux". It is what the browser says of itself. */
export function deviceWords(userAgent: string): string {
	const browser = named(BROWSERS, userAgent)
	const system = named(SYSTEMS, userAgent)
	if (browser && system) return `${browser} on ${system}`
	return browser ?? system ?? 'Unknown browser'
}
