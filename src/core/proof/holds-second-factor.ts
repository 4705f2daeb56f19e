import type { ReadHandle } from '../gateway/handles'

/**
 * Has this person a second factor, of whatever kind: an authenticator app or a passkey? The one answer for verbs and reads; where nobody is
 * signed in yet, `hasSecondFactor` asks the database the same (app.has_second_factor). Recovery codes are none: they stand in for one.
 */
export async function holdsSecondFactor(
	read: Pick<ReadHandle, 'authenticator' | 'passkey'>,
	accountId: string,
): Promise<boolean> {
	const theirs = { where: { accountId } }
	return (await read.authenticator.count(theirs)) > 0 || (await read.passkey.count(theirs)) > 0
}
