/** Addresses between the screen, where people read and type Unicode, and the database, which keeps punycode. */
import { domainToASCII, domainToUnicode } from 'node:url'

/** How an address or a domain is shown: the domain in Unicode, except for labels that could pass for another name. */
export function shownAddress(address: string): string {
	const at = address.lastIndexOf('@')
	const domain = address.slice(at + 1)
	return domain.includes('xn--') ? address.slice(0, at + 1) + domain.split('.').map(shownLabel).join('.') : address
}

/** Writing systems that go together in one word (after UTS 39, 5.2). */
const SCRIPTS = [
	/^[\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}]*$/u,
	/^[\p{Script=Cyrillic}\p{Script=Common}\p{Script=Inherited}]*$/u,
	/^[\p{Script=Greek}\p{Script=Common}\p{Script=Inherited}]*$/u,
	/^[^\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}]*$/u,
]
/** Cyrillic and Greek letters of which each looks like a Latin one. */
const LOOKALIKE = /^[абеіјосрхуѕһԁԛԝӏпьѵαικνορτυχ0-9-]*$/u

function shownLabel(label: string): string {
	if (!label.startsWith('xn--')) return label
	const shown = domainToUnicode(label)
	return SCRIPTS.some((script) => script.test(shown)) && !LOOKALIKE.test(shown) ? shown : label
}

const isAscii = (text: string): boolean => !/\P{ASCII}/u.test(text)

/**
 * What somebody typed to find an address by, at most 100 characters, in the form that addresses are kept in: a name in Unicode
 * finds its punycode. What PostgreSQL does not take is left out.
 */
export function searchedAddress(typed: string): string {
	const text = searchedText(typed).toLowerCase()
	const at = text.lastIndexOf('@')
	const labels = text.slice(at + 1).split('.')
	const kept = labels.map((label) => (isAscii(label) ? label : domainToASCII(label) || label))
	return text.slice(0, at + 1) + kept.join('.')
}

/** What somebody typed to find any text by: at most 100 characters, without control characters and halves of pairs. */
export const searchedText = (typed: string): string =>
	typed
		.slice(0, 1000)
		.normalize('NFC')
		.trim()
		.slice(0, 100)
		.replace(/[\p{Cc}\p{Cs}]/gu, '')
		.trim()
