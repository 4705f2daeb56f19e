/** The verbs that others compose into deeds of their own. Loads no screen, so that a job can too. */
export { addListMembers } from './add-list-members'
export { removeListMembers } from './remove-list-members'
export { replaceListOwner } from './replace-list-owner'
