/** What mail goes by: lists, aliases, mailboxes. */
import { shownAddress } from '@/core/address'
import { domainPlace, mailboxPlace } from '@/core/gateway/places'
import { createAlias, editAlias, removeAlias } from '@/features/aliases/verbs'
import { addListMembers, removeListMembers, replaceListOwner } from '@/features/lists/verbs'
import { removeMailbox } from '@/features/mailboxes/verbs'
import type { Belongings } from './leaver'
import { mailboxStays } from './off-boarding-rules'
import { colleagueOf, keeps, step, type Work } from './step'

export async function leaveLists(work: Work): Promise<void> {
	const { found, choices, part } = work
	for (const { id, list } of found.has.memberships) {
		const name = shownAddress(list.address)
		const place = domainPlace(list.domain)
		if (choices.lists === 'keep') keeps(work, `They stay on the list ${name}.`)
		else if (choices.lists === 'remove')
			await step(work, { text: `They are taken off the list ${name}.`, right: 'list.edit-members', place }, () =>
				part(removeListMembers, { list: list.id, members: [id] }),
			)
		else {
			const text = `${colleagueOf(work).name} takes their place on the list ${name}.`
			await step(work, { text, right: 'list.edit-members', place }, async () => {
				await part(addListMembers, { list: list.id, members: colleagueOf(work).address })
				await part(removeListMembers, { list: list.id, members: [id] })
			})
		}
	}
}

const ALONE = 'They alone look after it. Say who takes over.'

export async function replaceOwner(work: Work): Promise<void> {
	const { leaver, colleague } = work.found
	for (const { id, address, domain, _count } of work.found.has.owned) {
		const name = shownAddress(address)
		const place = domainPlace(domain)
		if (!colleague && _count.owners === 1) {
			work.lines.push({ is: 'left', text: `The list ${name} gets somebody else who looks after it.`, why: ALONE })
			continue
		}
		const text = colleague
			? `${colleague.name} looks after the list ${name} in their place.`
			: `They no longer look after the list ${name}; others do.`
		await step(work, { text, right: 'list.edit', place }, () =>
			work.part(replaceListOwner, { list: id, owner: leaver.id, by: colleague?.id ?? null }),
		)
	}
}

export async function turnAliases(work: Work): Promise<void> {
	const { found, choices, part } = work
	const theirs = new Set(found.leaver.mailboxes.map(({ address }) => address))
	for (const alias of found.has.aliases) {
		const name = shownAddress(alias.address)
		const place = domainPlace(alias.domain)
		const others = alias.destinations.filter((address) => !theirs.has(address))
		if (choices.aliases === 'keep') keeps(work, `The alias ${name} still delivers to them.`)
		else if (choices.aliases === 'remove' && others.length === 0)
			await step(
				work,
				{ text: `The alias ${name} led to nobody else and is deleted.`, right: 'alias.remove', place },
				() => part(removeAlias, { alias: alias.id }),
			)
		else {
			const to = choices.aliases === 'remove' ? others : [...others, colleagueOf(work).address]
			const text =
				choices.aliases === 'remove'
					? `The alias ${name} no longer delivers to them.`
					: `The alias ${name} delivers to ${colleagueOf(work).name} in their place.`
			const { id, version, enabled } = alias
			await step(work, { text, right: 'alias.edit', place }, () =>
				part(editAlias, { alias: id, version, enabled, destinations: [...new Set(to)] }),
			)
		}
	}
}

export async function settleMailboxes(work: Work): Promise<void> {
	const { found, choices, part } = work
	for (const mailbox of found.has.mailboxes) {
		const what = choices.mailboxes.find((choice) => choice.mailbox === mailbox.id)?.what ?? 'keep'
		const name = shownAddress(mailbox.address)
		const wanted = { right: 'mailbox.remove', place: mailboxPlace(mailbox) } as const
		const toTrash = () => part(removeMailbox, { mailbox: mailbox.id, confirm: mailbox.address })
		if (what === 'keep') keeps(work, mailboxStays(name))
		else if (what === 'remove')
			await step(work, { ...wanted, text: `The mailbox ${name} goes to the trash; new mail is refused.` }, toTrash)
		else await forward(work, mailbox, toTrash)
	}
}

/** The mailbox in the trash leaves its address free, so that an alias can take it: both or neither. */
async function forward(work: Work, mailbox: Belongings['mailboxes'][number], toTrash: () => Promise<unknown>) {
	const { name, address } = colleagueOf(work)
	const text = `The mailbox ${shownAddress(mailbox.address)} goes to the trash, and its address becomes an alias: new mail goes to ${name}.`
	const alias = { domain: mailbox.domain.id, localPart: mailbox.localPart, destinations: address }
	await step(work, { text, right: 'mailbox.remove', place: mailboxPlace(mailbox) }, async () => {
		await toTrash()
		await work.part(createAlias, alias)
	})
}
