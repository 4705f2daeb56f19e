import { cookies } from 'next/headers'
import { type FactorKinds, factorKinds, mayTrustDevices } from '@/core/gateway/second-factor'
import { currentStage, stageCookieName } from './stage'

/** May whoever signs in right now have their browser remembered? */
export async function mayBeRemembered(): Promise<boolean> {
	const stage = await currentStage((await cookies()).get(stageCookieName())?.value)
	return stage !== null && mayTrustDevices(stage.accountId)
}

/** Has whoever asks for this page shown a right password in the last five minutes, and nothing more yet? @returns what they can go on with */
export async function halfWay(): Promise<FactorKinds | null> {
	const stage = await currentStage((await cookies()).get(stageCookieName())?.value)
	return stage && factorKinds(stage.accountId)
}
