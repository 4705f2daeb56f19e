/** The app passwords of somebody that work at this moment, as a condition. @param now the database's clock */
export const liveAppPasswords = (accountId: string, now: Date) => ({
	accountId,
	revokedAt: null,
	OR: [{ endsAt: null }, { endsAt: { gt: now } }],
})

/** For the journal: how many ended along with a password. Nothing where there were none. */
export const alsoEnded = (count: number): { alsoEnded?: number } => (count > 0 ? { alsoEnded: count } : {})
