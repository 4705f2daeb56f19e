import { line } from '@/core/address'

/** What somebody calls a passkey, to know it again in a list. */
export const PasskeyName = line(64, 'Give it a name.').refine((name) => name.length > 0, 'Give it a name.')
