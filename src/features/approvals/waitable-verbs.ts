/**
 * All verbs that can wait for a second person, by name. The one file of a feature that looks into others: whoever approves does what
 * was asked for in whatever part of the program.
 */
import { waitable } from '@/core/gateway/approved-deed'
import { editAccount } from '@/features/accounts/edit-account'
import { endAccountSessions } from '@/features/accounts/end-account-sessions'
import { forgetAccountDevice } from '@/features/accounts/forget-account-device'
import { setAccountEnabled } from '@/features/accounts/set-account-enabled'
import { setAccountPassword } from '@/features/accounts/set-account-password'
import { createAlias } from '@/features/aliases/create-alias'
import { editAlias } from '@/features/aliases/edit-alias'
import { removeAlias } from '@/features/aliases/remove-alias'
import { requireAppPasswords } from '@/features/app-passwords/require-app-passwords'
import { revokeAppPassword } from '@/features/app-passwords/revoke-app-password'
import { setBackupSchedule } from '@/features/backup-schedules/set-backup-schedule'
import { createBackup } from '@/features/backups/create-backup'
import { eraseMailbox } from '@/features/backups/erase-mailbox'
import { demandSecondFactor } from '@/features/demands/demand-second-factor'
import { createDomain } from '@/features/domains/create-domain'
import { editDomain } from '@/features/domains/edit-domain'
import { removeDomain } from '@/features/domains/remove-domain'
import { restoreDomain } from '@/features/domains/restore-domain'
import { setDomainEnabled } from '@/features/domains/set-domain-enabled'
import { fixFinding } from '@/features/drift/fix-finding'
import { heedFinding } from '@/features/drift/heed-finding'
import { ignoreFinding } from '@/features/drift/ignore-finding'
import { removeSecondFactor } from '@/features/factors/remove-second-factor'
import { answerForMailbox } from '@/features/forgotten/answer-for-mailbox'
import { answerForPerson } from '@/features/forgotten/answer-for-person'
import { addPerson } from '@/features/grants/add-person'
import { cancelInvitation } from '@/features/grants/cancel-invitation'
import { editGrant } from '@/features/grants/edit-grant'
import { giveGrant } from '@/features/grants/give-grant'
import { resendInvitation } from '@/features/grants/resend-invitation'
import { revokeAllGrants } from '@/features/grants/revoke-all-grants'
import { revokeGrant } from '@/features/grants/revoke-grant'
import { revokeKey } from '@/features/keys/revoke-key'
import { addListMembers } from '@/features/lists/add-list-members'
import { addListOwner } from '@/features/lists/add-list-owner'
import { createList } from '@/features/lists/create-list'
import { editList } from '@/features/lists/edit-list'
import { removeList } from '@/features/lists/remove-list'
import { removeListMembers } from '@/features/lists/remove-list-members'
import { replaceListOwner } from '@/features/lists/replace-list-owner'
import { adoptMaildir } from '@/features/mailboxes/adopt-maildir'
import { createMailbox } from '@/features/mailboxes/create-mailbox'
import { editMailbox } from '@/features/mailboxes/edit-mailbox'
import { removeMailbox } from '@/features/mailboxes/remove-mailbox'
import { restoreMailbox } from '@/features/mailboxes/restore-mailbox'
import { setMailboxEnabled } from '@/features/mailboxes/set-mailbox-enabled'
import { setMailboxPassword } from '@/features/mailboxes/set-mailbox-password'
import { setMailboxQuota } from '@/features/mailboxes/set-mailbox-quota'
import { setMailboxSends } from '@/features/mailboxes/set-mailbox-sends'
import { cancelOffBoarding } from '@/features/off-boarding/cancel-off-boarding'
import { offBoard } from '@/features/off-boarding/off-board'
import { createOrganization } from '@/features/organizations/create-organization'
import { editOrganization } from '@/features/organizations/edit-organization'
import { removeOrganization } from '@/features/organizations/remove-organization'
import { setOrganizationDelegation } from '@/features/organizations/set-organization-delegation'
import { setOrganizationEnabled } from '@/features/organizations/set-organization-enabled'
import { setOrganizationReseller } from '@/features/organizations/set-organization-reseller'
import { setOrganizationTrash } from '@/features/organizations/set-organization-trash'
import { askRestore } from '@/features/restores/ask-restore'
import { stopRestore } from '@/features/restores/stop-restore'
import { applyRole } from '@/features/roles/apply-role'
import { createRole } from '@/features/roles/create-role'
import { editRole } from '@/features/roles/edit-role'
import { removeRole } from '@/features/roles/remove-role'
import { applyTemplate } from '@/features/templates/apply-template'
import { createTemplate } from '@/features/templates/create-template'
import { editTemplate } from '@/features/templates/edit-template'
import { removeTemplate } from '@/features/templates/remove-template'
import { requireTemplates } from '@/features/templates/require-templates'
import { stopTemplate } from '@/features/templates/stop-template'
import { setOrganizationTrace } from '@/features/trace/set-organization-trace'
import { demandApproval } from './demand-approval'

const VERBS = [
	waitable(editAccount),
	waitable(endAccountSessions),
	waitable(forgetAccountDevice),
	waitable(setAccountEnabled),
	waitable(setAccountPassword),
	waitable(createAlias),
	waitable(editAlias),
	waitable(removeAlias),
	waitable(requireAppPasswords),
	waitable(revokeAppPassword),
	waitable(setBackupSchedule),
	waitable(createBackup),
	waitable(eraseMailbox),
	waitable(demandSecondFactor),
	waitable(createDomain),
	waitable(editDomain),
	waitable(removeDomain),
	waitable(restoreDomain),
	waitable(setDomainEnabled),
	waitable(fixFinding),
	waitable(heedFinding),
	waitable(ignoreFinding),
	waitable(removeSecondFactor),
	waitable(answerForMailbox),
	waitable(answerForPerson),
	waitable(addPerson),
	waitable(cancelInvitation),
	waitable(editGrant),
	waitable(giveGrant),
	waitable(resendInvitation),
	waitable(revokeAllGrants),
	waitable(revokeGrant),
	waitable(revokeKey),
	waitable(addListMembers),
	waitable(createList),
	waitable(editList),
	waitable(removeList),
	waitable(removeListMembers),
	waitable(replaceListOwner),
	waitable(addListOwner),
	waitable(adoptMaildir),
	waitable(createMailbox),
	waitable(editMailbox),
	waitable(removeMailbox),
	waitable(restoreMailbox),
	waitable(setMailboxEnabled),
	waitable(setMailboxPassword),
	waitable(setMailboxQuota),
	waitable(setMailboxSends),
	waitable(cancelOffBoarding),
	waitable(offBoard),
	waitable(createOrganization),
	waitable(editOrganization),
	waitable(removeOrganization),
	waitable(setOrganizationDelegation),
	waitable(setOrganizationEnabled),
	waitable(setOrganizationReseller),
	waitable(setOrganizationTrash),
	waitable(askRestore),
	waitable(stopRestore),
	waitable(applyRole),
	waitable(createRole),
	waitable(editRole),
	waitable(removeRole),
	waitable(applyTemplate),
	waitable(createTemplate),
	waitable(editTemplate),
	waitable(removeTemplate),
	waitable(requireTemplates),
	waitable(stopTemplate),
	waitable(setOrganizationTrace),
	waitable(demandApproval),
]
export const WAITABLE = new Map(VERBS.map((verb) => [verb.name, verb]))
