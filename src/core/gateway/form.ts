/** What a form sends and what it gets back. Nothing typed is lost; a secret is never sent back. */
import type { Problem } from './result'

export type FormValues = Record<string, string | string[]>

export interface FormState {
	readonly status: 'idle' | 'failed' | 'done'
	readonly problem: Problem | null
	/** What was typed, by field, for the form to show again. */
	readonly values: Readonly<FormValues>
	/** Said once after success. */
	readonly say: string | null
	/** Shown once after success: a new password, a one-time link. */
	readonly reveal: Readonly<Record<string, string>> | null
	/** Of a deed whose plan is looked at first: what would be done, or what was. */
	readonly plan?: Plan
	/** Changes with every answer, so that equal answers are told apart. */
	readonly answer: string
}

/** What would come out of each line of a list. */
export interface Plan {
	readonly lines: readonly PlannedLine[]
	/** Of exactly this plan, to be sent along by whoever wants it done; empty = as it stands it cannot be done. */
	readonly mark: string
}
export interface PlannedLine {
	/** Where it stands in the list. */
	readonly line: number
	readonly is: 'new' | 'here' | 'wrong'
	readonly address: string
	readonly name: string
	/** How it is made, or why it is not. */
	readonly says: string
}

export const IDLE: FormState = { status: 'idle', problem: null, values: {}, say: null, reveal: null, answer: '' }

const SECRET = /password|secret|token/i
/** The hidden field with the request's key. */
export const KEY_FIELD = '_key'

/**
 * A form's fields as plain values. A name that ends in `[]` is a list; any other name sent twice, a file, or more than 2,000
 * fields is refused. Next's own fields are left out.
 */
export function formValues(form: FormData): FormValues | null {
	const values: FormValues = Object.create(null) as FormValues
	let count = 0
	for (const [name, value] of form) {
		if (name.startsWith('$ACTION')) continue
		count += 1
		if (typeof value !== 'string' || count > 2000) return null
		if (name.endsWith('[]')) {
			const key = name.slice(0, -2)
			const list = values[key]
			values[key] = Array.isArray(list) ? [...list, value] : [value]
		} else if (name in values) return null
		else values[name] = value
	}
	return values
}

/**
 * What may be shown again: everything that is no secret by its name. A list of mailboxes comes back whole, with the passwords that were typed in
 * it, since nobody could correct it otherwise: to who typed it, in an answer that nothing keeps.
 */
export const shownAgain = (values: FormValues): FormValues =>
	Object.fromEntries(Object.entries(values).filter(([name]) => !SECRET.test(name) && name !== KEY_FIELD))
