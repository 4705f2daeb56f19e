import { shownAddress } from '@/core/address'
import type { LetterBody } from '@/core/letter-body'

const DAY = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' })

/** Tells that a backup does not come back whole, or could not be tried. @param domain as it is stored @param name of whom it is for */
export function trialLetter(
	trial: {
		readonly address: string
		readonly madeAt: Date
		readonly state: 'broken' | 'failed'
		readonly note: string
	},
	domain: string,
	name: string,
): Omit<LetterBody, 'footer'> & { subject: string } {
	const which = `the backup of ${shownAddress(trial.address)} of ${DAY.format(trial.madeAt)}`
	const isBroken = trial.state === 'broken'
	return {
		subject: isBroken
			? `A backup of ${shownAddress(domain)} did not come back whole`
			: `A backup of ${shownAddress(domain)} could not be tried`,
		paragraphs: [
			`Hello ${name},`,
			isBroken
				? `each week a backup of ${shownAddress(domain)} is restored to a place of its own, to see that it can be. This time it was ${which}, and it did not come back whole.`
				: `each week a backup of ${shownAddress(domain)} is restored to a place of its own, to see that it can be. This time ${which} could not be tried.`,
			trial.note,
			isBroken
				? 'The mailbox itself was not touched. Have it backed up by hand now, and look after where backups are kept.'
				: 'Nothing is known to be wrong with it. Another one is tried next week; look at what was in the way before.',
		],
		action: 'See the backups',
	}
}
