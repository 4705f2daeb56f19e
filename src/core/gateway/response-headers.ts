/** What browsers are told about every answer of ours. Pure. */

/** What a page could ask a browser for and this panel never does. */
const SWITCHED_OFF = [
	'camera',
	'display-capture',
	'geolocation',
	'hid',
	'microphone',
	'midi',
	'payment',
	'serial',
	'usb',
]

/** Passkeys are asked for by these pages and by none that lies inside of them. */
const PASSKEYS = ['publickey-credentials-create=(self)', 'publickey-credentials-get=(self)']

/**
 * Headers for every answer, files and errors included.
 *
 * @param publicOrigin scheme, host and port that browsers use
 */
export function securityHeaders(publicOrigin: string): Readonly<Record<string, string>> {
	return {
		'x-content-type-options': 'nosniff',
		// The addresses of one-time links are secrets, so no other host learns one. With "no-referrer" browsers would also hide the
		// origin of a form that they send before scripts have loaded (Origin: null), and it would be refused.
		'referrer-policy': 'same-origin',
		'cross-origin-opener-policy': 'same-origin',
		'cross-origin-resource-policy': 'same-origin',
		'x-frame-options': 'DENY',
		'permissions-policy': [...SWITCHED_OFF.map((feature) => `${feature}=()`), ...PASSKEYS].join(', '),
		...(publicOrigin.startsWith('https:')
			? { 'strict-transport-security': 'max-age=63072000; includeSubDomains' }
			: {}),
	}
}

/**
 * What a page may load and run: scripts that carry this request's nonce and what those load, our own styles, fonts and pictures.
 *
 * @param nonce random, for one request
 * @param production false lets the development server reload and evaluate
 */
export function contentSecurityPolicy(nonce: string, production: boolean): string {
	const directives = {
		'default-src': "'none'",
		'script-src': `'nonce-${nonce}' 'strict-dynamic'${production ? '' : " 'unsafe-eval'"}`,
		'style-src': production ? `'self' 'nonce-${nonce}'` : "'self' 'unsafe-inline'",
		'img-src': "'self' data:",
		'font-src': "'self'",
		'connect-src': production ? "'self'" : "'self' ws:",
		'form-action': "'self'",
		'base-uri': "'none'",
		'object-src': "'none'",
		'frame-ancestors': "'none'",
	}
	return Object.entries(directives)
		.map(([name, value]) => `${name} ${value}`)
		.join('; ')
}
