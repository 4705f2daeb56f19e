'use server'

import { action } from '@/core/gateway/action'
import { askRestore } from './ask-restore'
import { stopRestore } from './stop-restore'

export const askRestoreAction = action(askRestore, {
	input: ({ folders, ...values }) => ({
		...values,
		...(folders === undefined ? {} : { folders: [folders].flat().filter((folder) => folder !== '') }),
	}),
	after: () => ({ say: 'It begins in a moment. This page shows how far it is.' }),
})
export const stopRestoreAction = action(stopRestore, {
	after: () => ({ say: 'Stopped. What was brought back stays.' }),
})
