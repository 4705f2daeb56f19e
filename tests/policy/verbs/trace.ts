import { lookAtMailbox } from '@/features/trace/look-at-mailbox'
import { freshMailbox } from '../world'
import { attempt, type Entries } from './attempt'

export const TRACE: Entries<'trace'> = {
	'trace.read': [attempt(lookAtMailbox, async (aim) => ({ mailbox: (await freshMailbox(aim)).id }))],
}
