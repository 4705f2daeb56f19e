export { sendsMail } from '@/core/gateway/letter'
export { type GiveSource, giveSources, roleChoices } from './give-sources'
export { grantToEdit } from './grant-to-edit'
export { grantTree } from './grant-tree'
export {
	endedGrants,
	type GivenGrant,
	givenGrants,
	type HeldGrant,
	heldGrant,
	heldGrants,
	placesOfGrants,
	type ScopeName,
} from './held-grants'
export { handedOnOutOf, keepChoices } from './keepable'
export { type KeyGrant, keyGrant } from './key-grant'
export {
	getInvitation,
	invitationsOfPerson,
	listInvitations,
} from './list-invitations'
export { ownRoom } from './own-room'
export { createGrant, grantFields, proposedGrant } from './proposed-grant'
export { type AskedRenewal, askedRenewals, type EndingOwn, endingOwn } from './renewals'
export { type Preset, scopeChoices } from './scope-choices'
export { AddPersonForm } from './ui/add-person-form'
export { EditGrant } from './ui/edit-grant'
export { Give } from './ui/give'
export { GiveKey } from './ui/give-key'
export { GrantCard } from './ui/grant-card'
export { GrantTree } from './ui/grant-tree'
export { EndedGrants, HandedOnTree, HeldGrants } from './ui/held-grants'
export { CancelInvitationForm, ResendInvitationForm } from './ui/invitation-forms'
export { InvitationNote } from './ui/invitation-note'
export { InvitationTable } from './ui/invitation-table'
export { InvitationView, WhatCancelEnds } from './ui/invitation-view'
export { OwnRoom } from './ui/own-room'
export { RenewalForm } from './ui/renewal-forms'
export { AskedRenewals, EndingOwnGrants } from './ui/renewals'
export { RevokeAllForm, RevokeGrantForm } from './ui/revoke-forms'
export { UndoNotice, undoOffer } from './ui/undo-notice'
export { placesOf, WhatAllEnds, WhatEnds } from './ui/what-ends'
export { undoable } from './undoable'
export { waitingJobs } from './waiting-jobs'
