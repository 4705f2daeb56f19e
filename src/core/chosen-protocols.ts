import { z } from 'zod'
import { inOrder, PROTOCOLS } from './protocols'

const NOT_ONE = 'That is not one of the choices.'

/** A choice of protocols. A form sends an empty one along (`CheckboxGroup`), so that none ticked is told from none asked for. */
export const ChosenProtocols = z
	.array(z.enum(['', ...PROTOCOLS], { error: NOT_ONE }), { error: NOT_ONE })
	.max(10, NOT_ONE)
	.transform((chosen) => inOrder(chosen))

export const SENDS_BY_SMTP = 'A mailbox that only sends needs SMTP.'
