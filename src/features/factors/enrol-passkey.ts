import { z } from 'zod'
import { command } from '@/core/gateway/command'
import { invalid } from '@/core/gateway/result'
import { boundTo, challengeDigest } from '@/core/proof/passkey-challenge'
import { attestationOf, PasskeyAnswer } from '@/core/proof/passkey-response'
import { relyingParty } from '@/core/proof/relying-party'
import { madeFor } from '@/core/proof/verify-passkey'
import { locateOwner } from './locate-owner'
import { passkeyAddedLetter } from './notices'
import { PasskeyName } from './passkey-name'
import { writeCodes } from './write-codes'

/** More than anybody has devices. */
export const MOST_PASSKEYS = 20

const NOT_ONE = 'Your browser made no passkey that can be used here. Please try again.'
const TOO_LATE = 'That took longer than five minutes, so the new passkey was not kept. Please try again.'
const ENOUGH = `You have ${MOST_PASSKEYS} passkeys, which is the most there can be. Remove one first.`

/**
 * Keeps a new passkey of one's own. It signed what this very session was asked to, so nobody can slip theirs in. With the first second factor all
 * other sessions end, since they began with less, and ten recovery codes are shown once.
 */
export const enrolPasskey = command({
	right: 'own.set-second-factor',
	input: z.strictObject({ name: PasskeyName, passkey: PasskeyAnswer }),
	prepare: async ({ name, passkey }) => {
		const party = relyingParty()
		const answer = attestationOf(passkey)
		return { name, made: party && answer && (await madeFor(party, answer)) }
	},
	locate: (read, _input, by) => locateOwner(read, by),
	run: async (tx, { input: { name, made }, row, actor, now, post }) => {
		if (!made) throw invalid({}, NOT_ONE)
		const taken = await tx.passkeyChallenge.deleteMany({
			where: {
				hash: challengeDigest(made.challenge),
				boundTo: boundTo('enrol', actor.sessionId ?? ''),
				expiresAt: { gt: now },
			},
		})
		if (taken.count !== 1) throw invalid({}, TOO_LATE)
		if (row.passkeys >= MOST_PASSKEYS) throw invalid({}, ENOUGH)
		const { counter, synced, credentialId, publicKey, transports } = made
		await tx.passkey.create({
			data: { accountId: row.id, name, counter, synced, credentialId, publicKey, transports: [...transports] },
			select: { id: true },
		})
		const codes = row.codes === 0 ? await writeCodes(tx, row.id) : null
		await tx.account.updateMany({ where: { id: row.id }, data: { factorEpoch: { increment: 1 } } })
		if (!row.enrolled)
			await tx.session.updateMany({
				where: {
					accountId: row.id,
					revokedAt: null,
					...(actor.sessionId === null ? {} : { NOT: { publicId: actor.sessionId } }),
				},
				data: { revokedAt: now },
			})
		await post(passkeyAddedLetter(row, name, !row.enrolled))
		return {
			of: row.id,
			before: { passkeys: row.passkeys, added: null },
			after: { passkeys: row.passkeys + 1, added: name },
			result: { id: row.id },
			...(codes === null ? {} : { reveal: { recoveryCodes: codes } }),
		}
	},
	conflicts: {
		passkey_credential_id_key: {
			field: 'name',
			text: 'This passkey is known here already. Make one on another device.',
		},
	},
})
