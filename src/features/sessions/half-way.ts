import { cookies } from 'next/headers'
import { currentStage, stageCookieName } from './stage'

/** Has whoever asks for this page shown a right password in the last five minutes, and nothing more yet? */
export const isHalfWay = async (): Promise<boolean> =>
	(await currentStage((await cookies()).get(stageCookieName())?.value)) !== null
