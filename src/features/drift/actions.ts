'use server'

import { action } from '@/core/gateway/action'
import { archiveFinding } from './archive-finding'
import { fixFinding } from './fix-finding'
import { heedFinding } from './heed-finding'
import { ignoreFinding } from './ignore-finding'
import { lookForDrift } from './look-for-drift'

export const lookForDriftAction = action(lookForDrift, {
	after: () => ({ say: 'Everything is being looked at. This page shows how far it is.' }),
})
export const fixFindingAction = action(fixFinding, { after: () => ({ say: 'It is being mended.' }) })
export const ignoreFindingAction = action(ignoreFinding, {
	after: () => ({ say: 'It is left as it is, until it changes.' }),
})
export const heedFindingAction = action(heedFinding, { after: () => ({ say: 'It is open again.' }) })
export const archiveFindingAction = action(archiveFinding, {
	after: () => ({ say: 'It is being archived.' }),
})
