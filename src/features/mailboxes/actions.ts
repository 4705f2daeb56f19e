'use server'

import { action } from '@/core/gateway/action'
import { adoptMaildir } from './adopt-maildir'
import { createMailbox } from './create-mailbox'
import { editMailbox } from './edit-mailbox'
import { importMailboxes } from './import/import-mailboxes'
import { IMPORT_MS, importPlan, ofWhoeverMay } from './import/import-plan'
import { takeListFile } from './import/list-file'
import { liftProtection } from './lift-protection'
import { protectMailbox } from './protect-mailbox'
import { removeMailbox } from './remove-mailbox'
import { restoreMailbox } from './restore-mailbox'
import { setMailboxEnabled } from './set-mailbox-enabled'
import { setMailboxPassword } from './set-mailbox-password'
import { setMailboxQuota } from './set-mailbox-quota'
import { setMailboxSends } from './set-mailbox-sends'

export const createMailboxAction = action(createMailbox, {
	after: ({ id }) => ({ redirect: `/mailboxes/${id}?said=created`, say: 'The mailbox is made.' }),
})
export const importMailboxesAction = action(importMailboxes, {
	files: takeListFile,
	patience: IMPORT_MS,
	input: ofWhoeverMay,
	plan: { show: async (values, by) => importPlan(by, values), done: ({ lines, mark }) => ({ lines, mark }) },
	after: () => ({ say: 'The mailboxes are made.' }),
})
export const adoptMaildirAction = action(adoptMaildir, {
	after: ({ id }) => ({ redirect: `/mailboxes/${id}?said=adopted`, say: 'The mailbox is made, with its mail.' }),
})
export const editMailboxAction = action(editMailbox)
export const setMailboxQuotaAction = action(setMailboxQuota, { after: () => ({ say: 'The quota is set.' }) })
export const setMailboxSendsAction = action(setMailboxSends, { after: () => ({ say: 'The send limits are set.' }) })
export const setMailboxEnabledAction = action(setMailboxEnabled, {
	after: (_, input) => ({ say: input.enabled ? 'Enabled.' : 'Disabled.' }),
})
export const setMailboxPasswordAction = action(setMailboxPassword, { after: () => ({ say: 'The password is set.' }) })
export const removeMailboxAction = action(removeMailbox, {
	after: ({ id }) => ({ redirect: `/mailboxes/${id}?said=removed` }),
})
export const restoreMailboxAction = action(restoreMailbox, {
	after: ({ id }) => ({ redirect: `/mailboxes/${id}?said=restored` }),
})
export const protectMailboxAction = action(protectMailbox, {
	after: () => ({ say: 'Protected. Nobody reaches it until the protection is lifted.' }),
})
export const liftProtectionAction = action(liftProtection, {
	after: ({ id }) => ({ redirect: `/mailboxes/${id}?said=protection-lifted` }),
})
