/**
 * Money without floating point: whole numbers (bigint) in the minor unit of a currency, such as cents. How many digits the minor
 * unit has comes from ISO 4217, table A.1; what a browser's Intl says differs from it for some currencies. Pure.
 */

/** Minor units other than two digits. */
const DIGITS: Readonly<Record<string, number>> = {
	...Object.fromEntries(
		'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'.split(' ').map((c) => [c, 0]),
	),
	...Object.fromEntries('BHD IQD JOD KWD LYD OMR TND'.split(' ').map((c) => [c, 3])),
	CLF: 4,
	UYW: 4,
}

/** The currencies that people pay with: ISO 4217 without funds, metals and codes for tests. */
export const CURRENCIES: readonly string[] = (
	'AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLF CLP CNY COP CRC CUP CVE CZK ' +
	'DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR ' +
	'KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB ' +
	'PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD ' +
	'TZS UAH UGX USD UYI UYU UYW UZS VED VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWG'
).split(' ')

export const isCurrency = (code: string): boolean => CURRENCIES.includes(code)

/** Digits after the point: 2 for EUR, 0 for JPY, 3 for KWD. */
export const minorDigits = (currency: string): number => (Object.hasOwn(DIGITS, currency) ? (DIGITS[currency] ?? 2) : 2)

/**
 * An amount as people write it: "12", "1.5", "1,50". A comma before three digits may mean thousands, so it is asked again.
 * @returns the minor units; NULL when it is no amount of this currency: negative, too fine, longer than nine digits before the point
 */
export function parseAmount(text: string, currency: string): bigint | null {
	if (text.length > 30) return null
	const digits = minorDigits(currency)
	const match = /^(\d{1,9})(?:([.,])(\d{1,4}))?$/.exec(text.trim())
	if (!match) return null
	const fraction = match[3] ?? ''
	if (fraction.length > digits || (match[2] === ',' && fraction.length === 3)) return null
	return BigInt(`${match[1]}${fraction.padEnd(digits, '0')}`)
}

/** 123450n of EUR is "1234.50": plain, for a form or a file. */
export function writtenAmount(minor: bigint, currency: string): string {
	const digits = minorDigits(currency)
	const text = minor.toString().padStart(digits + 1, '0')
	return digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`
}

/** 123450n of EUR is "1,234.50 EUR": for reading. */
export function shownAmount(minor: bigint, currency: string): string {
	const [whole = '', fraction] = writtenAmount(minor, currency).split('.')
	const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',')
	return `${fraction === undefined ? grouped : `${grouped}.${fraction}`} ${currency}`
}

/** numerator ÷ denominator, to the nearest whole; exactly half goes up. Neither may be negative. */
export const roundedHalfUp = (numerator: bigint, denominator: bigint): bigint =>
	(2n * numerator + denominator) / (2n * denominator)

/** The same with so many digits after the point, as text: 17/3 is "5.67". */
export const shownQuotient = (numerator: bigint, denominator: bigint, digits = 2): string => {
	const text = roundedHalfUp(numerator * 10n ** BigInt(digits), denominator)
		.toString()
		.padStart(digits + 1, '0')
	return `${text.slice(0, -digits)}.${text.slice(-digits)}`
}
