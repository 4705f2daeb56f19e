/**
 * Does what was decided about somebody who leaves, part by part. Each part is a verb of its own, or a few that belong together, decided
 * under their own rights; what is refused is left, with the reason and with who could, and the rest goes on. What comes out is the same for
 * a plan that is only shown and for the deed.
 */
import { type Found, MOST } from './leaver'
import { leaveLists, replaceOwner, settleMailboxes, turnAliases } from './mail-parts'
import type { Choices, Line } from './off-boarding-rules'
import { endGrants, endInvitations, endSignIn } from './person-parts'
import type { Means, Work } from './step'

/** @returns every part with what became of it, in the order in which they are done */
export async function offBoardParts(means: Means, found: Found, choices: Choices): Promise<Line[]> {
	const work: Work = { ...means, found, choices, lines: [] }
	await endSignIn(work)
	await endInvitations(work)
	await leaveLists(work)
	await replaceOwner(work)
	await turnAliases(work)
	// The mailboxes after all that goes by them, and the rights last: what is decided before is decided over whom they still are.
	await settleMailboxes(work)
	await endGrants(work)
	if (Object.values(found.has).some((rows) => rows.length >= MOST))
		work.lines.push({ is: 'left', text: `More than ${MOST} of a kind`, why: 'Only the first are done in one go.' })
	return work.lines
}
