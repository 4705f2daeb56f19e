const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** Shorter for whoever may act on others (after NIST SP 800-63B-4, 2.2.3). In milliseconds, from the last use and from the sign-in. */
export const sessionLife = (holdsGrants: boolean): { readonly idle: number; readonly absolute: number } =>
	holdsGrants ? { idle: 30 * MINUTE, absolute: 12 * HOUR } : { idle: HOUR, absolute: 24 * HOUR }
