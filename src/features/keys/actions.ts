'use server'

import { action } from '@/core/gateway/action'
import { createKey } from './create-key'
import { revokeKey } from './revoke-key'
import { revokeOwnKey } from './revoke-own-key'
import { rotateOwnKey } from './rotate-own-key'

const ended = () => ({ redirect: '/keys?said=key-ended', say: 'The key has ended.' })

export const createKeyAction = action(createKey, {
	after: () => ({ say: 'The key is made. It is shown this once.' }),
})
export const rotateOwnKeyAction = action(rotateOwnKey, {
	after: () => ({ say: 'The key has another secret. It is shown this once.' }),
})
export const revokeOwnKeyAction = action(revokeOwnKey, { after: ended })
export const revokeKeyAction = action(revokeKey, { after: ended })
