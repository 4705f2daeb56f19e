/** A list in words. Pure, and free of imports that a browser lacks. */
import type { Posters, Replies } from '../list-choices'

export const POSTER_WORDS: Record<Posters, { readonly label: string; readonly help: string }> = {
	anyone: { label: 'Anyone', help: 'Also people on other servers. Senders can be forged there.' },
	organization: { label: 'The organization', help: 'Whoever has a mailbox in the organization, or in one below it.' },
	members: { label: 'Members', help: 'Only the addresses on the list.' },
	owners: { label: 'Its owners', help: 'Only those who look after it: for announcements.' },
}
export const REPLY_WORDS: Record<Replies, string> = {
	author: 'whoever wrote the message',
	list: 'the whole list',
}
