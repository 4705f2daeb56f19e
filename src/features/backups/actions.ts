'use server'

import { action } from '@/core/gateway/action'
import { createBackup } from './create-backup'
import { eraseMailbox } from './erase-mailbox'

export const createBackupAction = action(createBackup, {
	after: () => ({ say: 'The backup is asked for. It stands below, and says when it is verified.' }),
})
export const eraseMailboxAction = action(eraseMailbox, {
	after: ({ id }) => ({ redirect: `/mailboxes/${id}?said=erasing` }),
})
