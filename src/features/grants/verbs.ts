/** The verbs that others compose into deeds of their own. Loads no screen, so that a job can too. */
export { addPerson } from './add-person'
export { cancelInvitation } from './cancel-invitation'
export { giveGrant } from './give-grant'
export { locateGrant } from './locate-grant'
export { revokeAllGrants } from './revoke-all-grants'
export { revokeGrant } from './revoke-grant'
