import { vi } from 'vitest'
import { ALL_ROWS } from './matrix'
import { tryRights } from './matrix-suite'

// Ninety hashes a verb would take longer than everything else; what a hash is like is tried elsewhere.
vi.mock('@/platform/passwords', async (original) => ({
	...(await original<object>()),
	hashPassword: async (password: string) =>
		`$argon2id$v=19$m=19456,t=2,p=1$${Buffer.from(password).toString('base64url')}`,
}))

tryRights(ALL_ROWS.map(([right]) => right).filter((right) => /^(account|grant|key|own|system)\./.test(right)))
