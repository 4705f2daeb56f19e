'use client'

import { createContext, type ReactNode, use } from 'react'
import { useFormState } from './action-form'
import { REASON_FIELD, ReasonInput } from './reason-input'
import { words } from './words'

const Asked = createContext(false)

/** Around forms about somebody. @param asked their organization wants a reason for whatever is done to them */
export function ReasonsAsked({ asked, children }: { asked: boolean; children: ReactNode }) {
	return <Asked value={asked}>{children}</Asked>
}

/**
 * Where somebody says why, in a form about somebody else. Once the form was sent with a reason, or refused without one, the line stands at
 * the form's head (`ActionForm`), as in every form.
 * @param onlyAsked not there unless it is asked for, instead of folded away
 */
export function ReasonField({ onlyAsked = false }: { onlyAsked?: boolean }) {
	const asked = use(Asked)
	const form = useFormState()
	const { defaultValue = '', error } = form?.field(REASON_FIELD) ?? {}
	if (error || defaultValue !== '') return null
	if (asked) return <ReasonInput required />
	if (onlyAsked) return null
	return (
		<details className="reason">
			<summary>{words.reason.add}</summary>
			<ReasonInput />
		</details>
	)
}

/** A form of one button, with room for a reason above it where one is asked for. */
export function OneButton({ children }: { children: ReactNode }) {
	return (
		<div className="one-button">
			<ReasonField onlyAsked />
			{children}
		</div>
	)
}
