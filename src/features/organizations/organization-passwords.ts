/** How long the passwords of an organization must be. Longer than the server asks for, never shorter. */
import { z } from 'zod'
import { invalid } from '@/core/gateway/result'
import { MOST_ASKED, SHORTEST } from '@/core/password'

const HELP = `Write a number from ${SHORTEST} to ${MOST_ASKED}, or leave it empty.`

/** Empty = what the server asks for. The name has no “password” in it, since such fields are told neither to the journal nor to a form. */
export const MinCharacters = z
	.union([z.string(), z.number(), z.null()], { error: HELP })
	.transform((value) => (value === null ? '' : String(value).trim()))
	.refine((text) => /^\d{0,3}$/.test(text), HELP)
	.refine((text) => text === '' || (Number(text) >= SHORTEST && Number(text) <= MOST_ASKED), HELP)
	.transform((text) => (text === '' ? null : Number(text)))

/**
 * @param wanted undefined = the form left it out
 * @param fromAbove may the actor edit what lies above the organization?
 * @throws PanelError when it would be lowered by somebody who holds no right above: what was asked for there would not hold
 */
export function lengthAfter(
	current: number | null,
	wanted: number | null | undefined,
	fromAbove: boolean,
): number | null {
	if (wanted === undefined) return current
	if ((wanted ?? SHORTEST) < (current ?? SHORTEST) && !fromAbove)
		throw invalid({
			minCharacters: 'You may ask for longer passwords; shorter ones are decided above the organization.',
		})
	return wanted
}
