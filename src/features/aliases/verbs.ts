/** The verbs that others compose into deeds of their own. Loads no screen, so that a job can too. */
export { createAlias } from './create-alias'
export { editAlias } from './edit-alias'
export { removeAlias } from './remove-alias'
