'use server'

import { action } from '@/core/gateway/action'
import { askExport } from './ask-export'
import { discardExport } from './discard-export'

export const askExportAction = action(askExport, {
	after: () => ({ say: 'The copy is being made. You are told when it is ready.' }),
})
export const discardExportAction = action(discardExport, {
	after: ({ state }) => ({ say: state === 'ready' ? 'Deleted.' : 'Stopped.' }),
})
