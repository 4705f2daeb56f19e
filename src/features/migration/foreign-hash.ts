/**
 * Password hashes as other panels keep them, told apart by how they look. Those that the panel and Dovecot can both check come over as they
 * are; their owners get a hash of ours at the next sign-in. What could be guessed from a stolen copy within hours does not come over.
 */
import { isImportedHash } from '@/platform/imported-hashes'

export type ForeignHash =
	/** `stored` as Dovecot writes it. */
	| { readonly is: 'kept'; readonly scheme: string; readonly stored: string }
	| { readonly is: 'left'; readonly scheme: string; readonly why: string }

const NONE = 'It has no password there'
const WEAK = 'passwords kept that way are too easily guessed from a copy of the database'
const DEAR = 'it is damaged, or would take this server too long to check'

/** By what stands before the hash, where no scheme is named (PostfixAdmin, crypt of PHP). */
const BARE: readonly (readonly [RegExp, string])[] = [
	[/^\$2[abxy]\$/, 'BLF-CRYPT'],
	[/^\$6\$/, 'SHA512-CRYPT'],
	[/^\$5\$/, 'SHA256-CRYPT'],
	[/^\$argon2id\$/, 'ARGON2ID'],
	[/^\$argon2i\$/, 'ARGON2I'],
	[/^\$1\$/, 'MD5-CRYPT'],
	[/^[0-9a-f]{32}$/i, 'PLAIN-MD5'],
]
const KNOWN_WEAK =
	/^(PLAIN|CLEAR|CLEARTEXT|PLAIN-TRUNC|PLAIN-MD4|PLAIN-MD5|LDAP-MD5|MD5|MD5-CRYPT|MD5RAW|SMD5|SHA|SHA1|SSHA|SHA256|SHA512|DES-CRYPT|CRYPT|CRAM-MD5|HMAC-MD5|DIGEST-MD5|RPA|NTLM|LANMAN|OTP|SKEY)$/
const ENCODED = /^(SSHA256|SSHA512)\.(B64|BASE64|HEX)$/

const schemeOfBare = (hash: string): string => BARE.find(([form]) => form.test(hash))?.[1] ?? ''

/** A scheme and what stands behind it; the scheme is empty when nobody can tell. */
function parted(text: string): { scheme: string; hash: string } {
	const [, named, behind = ''] = /^\{([A-Za-z0-9.-]{1,30})\}([\s\S]*)$/.exec(text) ?? []
	if (named === undefined) return { scheme: schemeOfBare(text), hash: text }
	const scheme = named.toUpperCase()
	// What the C library's crypt made says by itself what it is.
	if (scheme === 'CRYPT') return { scheme: schemeOfBare(behind) || 'CRYPT', hash: behind }
	const [, base, how] = ENCODED.exec(scheme) ?? []
	if (!base) return { scheme, hash: behind }
	return { scheme: base, hash: how === 'HEX' ? Buffer.from(behind, 'hex').toString('base64') : behind }
}

/** @param text a column of another panel's database */
export function foreignHash(text: string | null): ForeignHash {
	const trimmed = (text ?? '').trim()
	if (trimmed === '' || /^[!*x]+$/.test(trimmed)) return { is: 'left', scheme: 'none', why: NONE }
	const { scheme, hash } = parted(trimmed)
	if (scheme === '') return { is: 'left', scheme: 'unknown', why: 'nobody can tell how it is kept' }
	if (KNOWN_WEAK.test(scheme)) return { is: 'left', scheme, why: `{${scheme}}: ${WEAK}` }
	const stored = `{${scheme}}${hash}`
	if (isImportedHash(stored)) return { is: 'kept', scheme, stored }
	const isKnown = isKnownScheme(scheme)
	return { is: 'left', scheme, why: isKnown ? `{${scheme}}: ${DEAR}` : `{${scheme}} is not known here` }
}

const isKnownScheme = (scheme: string): boolean =>
	/^(ARGON2ID?|BLF-CRYPT|SHA(256|512)-CRYPT|PBKDF2|SSHA(256|512))$/.test(scheme)
