import { z } from 'zod'
import { Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import { type Letter, letterFooter, panelUrl } from '@/core/gateway/letter'
import { serverPlace } from '@/core/gateway/places'
import { calledAs } from './grant-places'
import { untilWords } from './sentence'

const PERSON = {
	id: true,
	name: true,
	address: true,
	state: true,
	retiredAt: true,
	organizationId: true,
	makerId: true,
} as const

/** How many days before the end somebody is reminded. */
export const REMIND_DAYS = [7, 1] as const

/**
 * Says by letter that a grant is about to end: to who holds it, with the way to ask for more time, and to who gave it. That it was said is
 * written down in the same transaction, so nobody is told twice, whatever is restarted in between.
 */
export const remindOfEnd = command({
	right: 'system.remind',
	input: z.strictObject({ grant: Id, days: z.union(REMIND_DAYS.map((days) => z.literal(days))) }),
	locate: async (read, { grant, days }, { now }) => {
		const row = await read.grant.findFirst({
			where: { id: grant, revokedAt: null, endsAt: { gt: now } },
			select: { id: true, roleName: true, endsAt: true, account: { select: PERSON }, givenBy: { select: PERSON } },
		})
		if (!row?.endsAt) return null
		const { endsAt } = row
		const told = await read.grantNotice.count({ where: { grantId: grant, days, endsAt } })
		const label = `${row.roleName} of ${calledAs(row.account)}`
		return told > 0 ? null : { place: serverPlace(), label, row: { ...row, endsAt } }
	},
	run: async (tx, { input, row, post }) => {
		const { id, roleName, endsAt, account, givenBy } = row
		await tx.grantNotice.create({ data: { grantId: id, days: input.days, endsAt }, select: { grantId: true } })
		const end = untilWords(endsAt)
		const isHere = (person: typeof account): boolean => person.state !== 'disabled' && person.retiredAt === null
		if (isHere(account)) {
			await post({
				...letterTo(account),
				subject: `Your rights as ${roleName} end soon`,
				paragraphs: [
					`Hello ${account.name},`,
					`what you may do as ${roleName} counts until ${end}. After that you can do nothing with it any more; what you made with it stays.`,
					'If you need it longer, ask for it: one click in the panel tells whoever gave it to you.',
				],
				action: 'Ask for more time',
				link: panelUrl(`/renew/${id}`),
			})
		}
		if (givenBy && isHere(givenBy)) {
			await post({
				...letterTo(givenBy),
				...(account.makerId === null
					? endOf(account, roleName, end, givenBy.name)
					: endOfKey(account, end, givenBy.name)),
				action: 'Look at it',
			})
		}
		return {
			of: id,
			accountId: account.id,
			before: null,
			after: { roleName, endsAt, days: input.days },
			result: { id },
		}
	},
})

type Named = { readonly id: string; readonly name: string }
type Said = Pick<Letter, 'subject' | 'paragraphs' | 'link'>

const endOf = ({ id, name }: Named, roleName: string, end: string, giver: string): Said => ({
	subject: `The rights of ${name} end soon`,
	paragraphs: [
		`Hello ${giver},`,
		`you gave ${name} the rights ${roleName}. They count until ${end}, and end by themselves then.`,
		'If they are to go on, move their end.',
	],
	link: panelUrl(`/accounts/${id}`),
})
const endOfKey = ({ id, name }: Named, end: string, maker: string): Said => ({
	subject: `The API key ${name} ends soon`,
	paragraphs: [
		`Hello ${maker},`,
		`your API key ${name} works until ${end}. After that, whatever is sent with it is refused.`,
		'If the program is to go on, make a new key and put it in the place of this one.',
	],
	link: panelUrl(`/keys/${id}`),
})

/** Whom a letter about a grant goes to. */
export const letterTo = (person: {
	readonly id: string
	readonly name: string
	readonly address: string
	readonly organizationId: string | null
}): Pick<Letter, 'kind' | 'to' | 'organization' | 'footer'> => ({
	kind: 'reminder',
	to: { address: person.address, name: person.name, account: person.id },
	organization: person.organizationId,
	footer: letterFooter(),
})
