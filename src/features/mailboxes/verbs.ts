/** The verbs that others compose into deeds of their own. Loads no screen, so that a job can too. */
export { expectWithinCeiling } from './mailbox-rules'
export { removeMailbox } from './remove-mailbox'
