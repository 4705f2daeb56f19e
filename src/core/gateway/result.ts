/**
 * What comes back from a verb: plain data, or a problem with a sentence that a person can act on. Inside a transaction a
 * problem is thrown (and so rolls back); at the door it is returned. Nothing else is ever said: an unknown error has an id,
 * stands in the log under it, and tells the outside no more.
 */

export type Problem =
	| { readonly kind: 'invalid'; readonly text: string; readonly fields: Readonly<Record<string, string>> }
	/** Missing, or not the asker's to see: one answer for both. */
	| { readonly kind: 'not-found'; readonly text: string }
	| { readonly kind: 'not-allowed'; readonly text: string; readonly missing?: readonly string[] }
	| { readonly kind: 'conflict'; readonly text: string; readonly fields: Readonly<Record<string, string>> }
	/** Somebody else saved meanwhile: what stands there now, by field, and the version to save over. */
	| {
			readonly kind: 'stale'
			readonly text: string
			readonly current: Readonly<Record<string, string>>
			readonly version: number
	  }
	| { readonly kind: 'over-limit'; readonly text: string; readonly fields?: Readonly<Record<string, string>> }
	| { readonly kind: 'signed-out'; readonly text: string }
	/** Allowed, once whoever sits there has proved anew who they are; with what was wrong with the last try, if there was one. */
	| {
			readonly kind: 'step-up'
			readonly text: string
			readonly fields: Readonly<Record<string, string>>
			/** What proves it: a code for whoever has a second factor. */
			readonly by: 'password' | 'code'
	  }
	/** Allowed, and put aside: a second person has to approve it. Nothing was changed. */
	| { readonly kind: 'waits'; readonly text: string; readonly request: string }
	| { readonly kind: 'too-many'; readonly text: string }
	| { readonly kind: 'unknown'; readonly text: string; readonly id: string }

export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem }

/** A problem on its way out of a transaction. `why` is for the journal only. */
export class PanelError extends Error {
	constructor(
		readonly problem: Problem,
		readonly why: string = problem.kind,
	) {
		super(problem.text)
		this.name = 'PanelError'
	}
}

/** More than the deciding grant allows: another grant of the actor's may allow it, and is tried next. */
export class OverGrant extends PanelError {
	constructor(text: string, fields?: Readonly<Record<string, string>>) {
		super({ kind: 'over-limit', text, ...(fields ? { fields } : {}) }, 'over-limit')
	}
}

/** One sentence for what is missing and for what is not the asker's to see. */
export const NOT_FOUND = 'There is no such thing here, or it is not yours to see.'

const STEP_UP = 'This needs your password once more. Nothing was changed yet.'
const STEP_UP_CODE = 'This needs a code of your second factor. Nothing was changed yet.'

/** For whoever has no second factor by the time that one is asked of them. */
export const FACTOR_DUE =
	'A second factor is asked of you, and you have none yet. Set one up under My account, Security; until then nothing else is done.'

export const PROTECTED = 'This mailbox is protected. An administrator has to lift the protection first.'
export const PROTECTED_INSIDE = 'This reaches a protected mailbox as well, so only an administrator can do it.'

export const notFound = (why = 'not-found') => new PanelError({ kind: 'not-found', text: NOT_FOUND }, why)
export const invalid = (fields: Record<string, string>, text = 'Please look at the marked fields.') =>
	new PanelError({ kind: 'invalid', text, fields })
export const conflict = (fields: Record<string, string>, text = 'That does not go together with what is there.') =>
	new PanelError({ kind: 'conflict', text, fields })
export const notAllowed = (text: string, why: string, missing: readonly string[] = []) =>
	new PanelError({ kind: 'not-allowed', text, missing }, why)

/** The field of a form in which somebody proves anew who they are, beside those that the form has anyway. */
export const PROOF_FIELD = '_proof'

/** The field in which somebody says why they do it. */
export const REASON_FIELD = '_reason'

/** @param wrong what is wrong with the proof that was just given */
export const stepUpNeeded = (
	{ secondFactor }: { readonly secondFactor: boolean },
	wrong?: string,
): Extract<Problem, { kind: 'step-up' }> => ({
	kind: 'step-up',
	by: secondFactor ? 'code' : 'password',
	text: secondFactor ? STEP_UP_CODE : STEP_UP,
	fields: wrong === undefined ? {} : { [PROOF_FIELD]: wrong },
})

/**
 * For verbs that edit: refuses when the row was saved by somebody else since the form was filled. What is written then names the
 * version too (`where: { id: row.id, version: row.version }`): who saves in this very moment is told, and not overwritten.
 * @param current what stands there now, by the form's field names
 */
export function expectVersion(
	row: { readonly version: number },
	version: number,
	current: Record<string, string>,
): void {
	if (row.version === version) return
	throw new PanelError({
		kind: 'stale',
		text: 'Somebody else saved this meanwhile. What stands there now is shown beside what you wrote; save again to keep yours.',
		current,
		version: row.version,
	})
}
