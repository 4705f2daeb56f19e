/** What the filters and rows of the lists are made of. */
import { z } from 'zod'

export const text = z.string().max(300)
export const id = z.uuid()
export const moment = z.iso.datetime()
export const bytes = z.int().describe('Bytes.')
export const most = z.int().nullable().describe('NULL = unlimited, 0 = none.')
/** What every list takes. */
export const paged = {
	q: text.optional(),
	at: z.string().max(1000).optional().describe('`next` or `previous` of a page.'),
}
export const sorts = (...names: readonly [string, ...string[]]) =>
	z.enum(names.flatMap((name) => [name, `-${name}`])).optional()
export const version = z.int().describe('Goes back with an edit, so that nobody is overwritten.')
/** What the lists of addresses that are no mailboxes take (core/gateway/address-page.ts). */
export const addressed = {
	...paged,
	domain: id.optional(),
	state: z.enum(['enabled', 'disabled']).optional(),
	sort: sorts('address'),
}
