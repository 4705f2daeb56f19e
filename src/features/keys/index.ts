export { createKey } from './create-key'
export { revokeKey } from './revoke-key'
export { revokeOwnKey } from './revoke-own-key'
export { rotateOwnKey } from './rotate-own-key'
