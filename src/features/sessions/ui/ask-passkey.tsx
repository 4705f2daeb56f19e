'use client'

import type { ReactNode } from 'react'
import { PasskeyProvider } from '@/ui'
import { askPasskeyAction } from '../actions'

const NOTHING = { status: 'idle', problem: null, values: {}, say: null, reveal: null, answer: '' } as const

const askIn = (moment: 'sign-in' | 'second' | 'step-up') => async (): Promise<string | null> => {
	const form = new FormData()
	form.set('moment', moment)
	return (await askPasskeyAction(NOTHING, form)).reveal?.question ?? null
}

export const askAtDoor = askIn('sign-in')
export const askSecond = askIn('second')
export const askStepUp = askIn('step-up')

/** Around pages whose forms may ask who sits there: whoever has a passkey shows that. */
export function StepUpByPasskey({ children }: { children: ReactNode }) {
	return <PasskeyProvider ask={askStepUp}>{children}</PasskeyProvider>
}
