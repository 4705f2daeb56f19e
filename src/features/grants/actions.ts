'use server'

import { action } from '@/core/gateway/action'
import { addPerson } from './add-person'
import { askRenewal } from './ask-renewal'
import { cancelInvitation } from './cancel-invitation'
import { editGrant } from './edit-grant'
import { giveGrant } from './give-grant'
import { resendInvitation } from './resend-invitation'
import { restoreGrant } from './restore-grant'
import { revokeAllGrants } from './revoke-all-grants'
import { revokeGrant } from './revoke-grant'

export const giveGrantAction = action(giveGrant, {
	after: ({ account }) => ({ redirect: `/accounts/${account}?said=given`, say: 'The rights are given.' }),
})
export const editGrantAction = action(editGrant, {
	after: ({ account }) => ({ redirect: `/accounts/${account}?said=saved`, say: 'Saved.' }),
})
export const restoreGrantAction = action(restoreGrant, {
	after: ({ account }) => ({ redirect: `/accounts/${account}?said=undone`, say: 'The revocation is undone.' }),
})
/** The same verb, where one is by then; it stays on the page. */
export const undoInPlaceAction = action(restoreGrant, {
	after: () => ({ say: 'The revocation is undone. The rights stand as they stood.' }),
})
export const revokeGrantAction = action(revokeGrant, {
	after: ({ account }) => ({ redirect: `/accounts/${account}?said=revoked`, say: 'The rights are revoked.' }),
})
export const revokeAllGrantsAction = action(revokeAllGrants, {
	after: ({ account }) => ({ redirect: `/accounts/${account}?said=revoked`, say: 'All rights are revoked.' }),
})
export const addPersonAction = action(addPerson, {
	after: ({ id, kind }) => ({
		redirect: kind === 'invitation' ? `/invitations/${id}?said=invited` : `/accounts/${id}?said=created`,
		say: 'The person is added.',
	}),
})
export const resendInvitationAction = action(resendInvitation, {
	after: () => ({ say: 'There is a new link. The old one is void.' }),
})
export const cancelInvitationAction = action(cancelInvitation, {
	after: ({ id }) => ({ redirect: `/invitations/${id}?said=cancelled`, say: 'The invitation is cancelled.' }),
})
export const askRenewalAction = action(askRenewal, {
	after: () => ({ say: 'Your request is on its way.' }),
})
/** The same verb as editing; it stays on the page. */
export const extendGrantAction = action(editGrant, {
	after: () => ({ say: 'The end is moved.' }),
})
