import { passkeysOf } from '@/core/gateway/passkeys'
import { viewer } from '@/core/gateway/viewer'
import type { Visitor } from '@/core/gateway/visitor'
import { boundTo, newChallenge, passkeyQuestion } from '@/core/proof/passkey-challenge'
import { relyingParty } from '@/core/proof/relying-party'
import { beginVisit, boundToVisit } from './passkey-visit'
import { currentStage, stageCookieName } from './stage'

/** At the sign-in page, after the password, or in a session that has to prove anew who sits there. */
export type Moment = 'sign-in' | 'second' | 'step-up'

/**
 * What a browser is to ask its passkeys. At the sign-in page it names none, so that it is the same for everybody; afterwards it names those of
 * whoever is there.
 * @returns JSON; NULL when there is none to ask for
 */
export async function askPasskey(moment: Moment, visitor: Visitor): Promise<string | null> {
	const party = relyingParty()
	if (!party) return null
	if (moment === 'sign-in') {
		const bound = boundToVisit(beginVisit(visitor), null)
		return passkeyQuestion(party, await newChallenge(bound, visitor.clientAddress))
	}
	const whose = moment === 'second' ? await halfWay(visitor) : await signedIn()
	if (!whose) return null
	const known = await passkeysOf(whose.accountId)
	if (known.length === 0) return null
	return passkeyQuestion(party, await newChallenge(whose.bound(), visitor.clientAddress), known)
}

async function halfWay(visitor: Visitor) {
	const stage = await currentStage(visitor.cookies.get(stageCookieName())?.value)
	return stage && { accountId: stage.accountId, bound: () => boundToVisit(beginVisit(visitor), stage) }
}

async function signedIn() {
	const loaded = await viewer()
	if (!loaded?.accountId || !loaded.sessionId) return null
	const { accountId, sessionId } = loaded
	return { accountId, bound: () => boundTo('step-up', sessionId) }
}
