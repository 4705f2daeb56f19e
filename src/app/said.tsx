import type { ReactNode } from 'react'
import { FlashToast } from '@/ui'

/** What a page may say after a redirect. A closed list: a link cannot put words into the panel's mouth. */
const SENTENCES: Record<string, string> = {
	created: 'Created.',
	saved: 'Saved.',
	adopted: 'Adopted: the mailbox is made, and its mail lies in it.',
	applied: 'The role is applied.',
	approved: 'Approved, and done.',
	'not-approved': 'Not approved. Whoever asked is told why.',
	'taken-back': 'Taken back. Nothing is done.',
	removed: 'Moved to the trash.',
	erasing: 'The mail is erased as soon as a backup of it is verified.',
	deleted: 'Deleted.',
	restored: 'Restored.',
	given: 'The rights are given.',
	invited: 'Invited.',
	cancelled: 'The invitation is cancelled. Its link is void.',
	revoked: 'The rights are revoked.',
	'key-ended': 'The key has ended. Whatever is sent with it is refused.',
	undone: 'The revocation is undone. The rights stand as they stood.',
	'leaving-planned': 'Planned. It is decided anew when the day is over.',
	'review-opened': 'The review is open. Everybody who is asked gets a letter.',
	'review-closed': 'The review is closed.',
	'review-closed-left': 'The review is closed. What was undecided and could not be ended stays as it was.',
	decided: 'Decided.',
	'leaving-cancelled': 'The plan is cancelled. They stay.',
	enabled: 'Enabled.',
	disabled: 'Disabled.',
	'protection-lifted': 'The protection is lifted. The owner is told on their own page.',
	welcome: 'Your password is set. Sign in with it.',
	reset: 'Your password is set, and every browser is signed out. Sign in with the new one.',
	'signed-out': 'You are signed out.',
	tried: 'The server tries it again.',
	discarded: 'Discarded.',
	'too-late': 'That took longer than five minutes. Please begin again.',
	'second-factor-off': 'Your second factor is removed. A letter tells you so.',
	'app-removed': 'The authenticator app is removed. A letter tells you so.',
	'passkey-added': 'The passkey is added. A letter tells you so.',
	'passkey-removed': 'The passkey is removed. A letter tells you so.',
	'second-factor-removed': 'The second factor is removed, and the person is told by letter.',
	proved: 'Thank you. You can download the file now.',
	'password-changed': 'Your password is changed.',
}

export type SearchParams = Promise<Record<string, string | string[] | undefined>>

/** The one value of each search parameter; of one given twice, the first. PostgreSQL knows no NUL in a text, so it is left out. */
export async function oneEach(searchParams: SearchParams): Promise<Record<string, string | undefined>> {
	const one = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value)?.replaceAll('\0', '')
	return Object.fromEntries(Object.entries(await searchParams).map(([name, value]) => [name, one(value)]))
}

/**
 * Says what was just done, for a page that a form led to.
 * @param acts what can be done about it at once, by the word that the address has for it
 */
export async function Said({
	searchParams,
	acts = {},
}: {
	searchParams: SearchParams
	acts?: Readonly<Record<string, ReactNode>>
}) {
	const { said } = await oneEach(searchParams)
	const sentence = said !== undefined && Object.hasOwn(SENTENCES, said) ? SENTENCES[said] : undefined
	return sentence ? <FlashToast message={sentence} act={said && acts[said]} clear={SAID} /> : null
}
const SAID = ['said']
