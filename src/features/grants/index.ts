export { sendsMail } from '@/core/gateway/letter'
export { type GiveSource, giveSources, roleChoices } from './give-sources'
export { endedGrants, type GivenGrant, givenGrants, type HeldGrant, heldGrants } from './held-grants'
export {
	getInvitation,
	invitationsOfPerson,
	listInvitations,
} from './list-invitations'
export { type Preset, scopeChoices } from './scope-choices'
export { AddPersonForm } from './ui/add-person-form'
export { Give } from './ui/give'
export { EndedGrants, HandedOnTree, HeldGrants } from './ui/held-grants'
export { CancelInvitationForm, ResendInvitationForm } from './ui/invitation-forms'
export { InvitationNote } from './ui/invitation-note'
export { InvitationTable } from './ui/invitation-table'
export { InvitationView, WhatCancelEnds } from './ui/invitation-view'
export { RevokeAllForm, RevokeGrantForm } from './ui/revoke-forms'
export { WhatAllEnds, WhatEnds } from './ui/what-ends'
