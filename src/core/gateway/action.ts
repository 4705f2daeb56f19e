/**
 * The browser's door. A server action is a public POST endpoint that can be sent to any page, so each one is made here and
 * does the same: origin, who, what, `execute`, and an answer of plain data. main/page-guard.ts looks at the Origin too, but it has been
 * bypassable before and is no lock.
 */
import { randomUUID } from 'node:crypto'
import { refresh } from 'next/cache'
import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { z } from 'zod'
import type { Right } from '../policy'
import { stepUp } from '../proof/step-up'
import type { Loaded } from './actor'
import type { Command } from './command'
import { execute, type Request } from './execute'
import { type FormState, type FormValues, formValues, KEY_FIELD } from './form'
import { isFromUs } from './origin'
import { failed, looksFirst, PLAN_FIELD, type Planning, planAgain, planned } from './planned'
import { invalidInput, unknownProblem } from './refusals'
import { PanelError, PROOF_FIELD, type Problem, REASON_FIELD } from './result'
import { inTurn } from './turns'
import { callerOf, viewer } from './viewer'
import { type Visitor, visitorNow } from './visitor'

export type FormAction = (state: FormState, form: FormData) => Promise<FormState>

/** What follows a success: another page, or a sentence on this one. A page shows `?said=` only from its own list of sentences. */
export interface After {
	readonly redirect?: string
	readonly say?: string
}
/** Of an action that no verb stands behind; what it reveals is for a script and stands nowhere. */
export interface Answer extends After {
	readonly reveal?: Readonly<Record<string, string>>
}

const made = new WeakMap<object, string>()
/** Was this function made by a builder of this file? */
export const isAction = (candidate: unknown): boolean => typeof candidate === 'function' && made.has(candidate)
/** The right that an action asks; `public` for a door that nobody has passed yet. */
export const actionRight = (candidate: unknown): string | null =>
	typeof candidate === 'function' ? (made.get(candidate) ?? null) : null

interface Options<S extends z.ZodType, T> {
	/** Turns the form's fields into the verb's input; by default they are it. */
	readonly input?: (values: FormValues, by: Loaded) => unknown
	readonly after?: (value: T, input: z.input<S>, revealed: boolean) => After
	/** Asked before the verb where a right alone is not enough: a password to be given once more. NULL = go on. */
	readonly check?: (values: FormValues, by: Loaded, visitor: Visitor) => Promise<Problem | null>
	/** For a deed whose plan is looked at first. */
	readonly plan?: Planning<T>
	/** Milliseconds, for what is made of hundreds of parts: done one at a time, and never two of one person. */
	readonly patience?: number
	/** Makes texts out of the files that came along; everything else that is no text is refused. */
	readonly files?: (form: FormData) => Promise<void>
}
/** A server action for a verb. */
export function action<R extends Right, S extends z.ZodType, D, T extends object, P>(
	verb: Command<R, S, D, T, P>,
	options: Options<S, T> = {},
): FormAction {
	const { plan, files, patience } = options
	const patient = patience === undefined ? {} : { patience }
	const run: FormAction = async (_state, form) => {
		const asked = await keyed(form, files)
		if (!asked) return failed(MALFORMED, {})
		const { shown, request } = asked
		const { [PLAN_FIELD]: _asksFirst, ...fields } = asked.fields
		const loaded = await viewer()
		if (!loaded) return failed(SIGNED_OUT, shown)
		const refused = await refusedBefore(asked, loaded, options.check)
		if (refused) return failed(refused, shown)
		const work = async (): Promise<FormState> => {
			if (plan && looksFirst(asked.fields)) return planned(await plan.show(fields, loaded), shown)
			const input = options.input?.(fields, loaded) ?? fields
			const result = await execute(verb, await callerOf(loaded), input, { ...request, ...patient })
			if (!result.ok) return planAgain(result.problem, shown, plan && (() => plan.show(fields, loaded)))
			const { value, reveal } = result.value
			const after = options.after?.(value, input as z.input<S>, reveal !== null) ?? {}
			return { ...succeeded(after, reveal), ...(plan && { plan: plan.done(value) }) }
		}
		if (patience === undefined) return work()
		return (await inTurn(loaded.accountId ?? '', work)) ?? failed(AT_IT, shown)
	}
	made.set(run, verb.right)
	return run
}

/** What proves them is held against what is there; then what else is asked before the verb. */
async function refusedBefore(
	{ proof, fields }: Asked,
	loaded: Loaded,
	check: ((values: FormValues, by: Loaded, visitor: Visitor) => Promise<Problem | null>) | undefined,
): Promise<Problem | null> {
	const unproved = proof && (await guarded(async () => stepUp(loaded, proof, await visitorNow())))
	if (unproved) return unproved
	return check ? guarded(async () => check(fields, loaded, await visitorNow())) : null
}

/**
 * A server action for somebody who is not signed in (sign-in, /password, an invitation). The handler calls verbs as a system
 * actor, and says no more than its page may say.
 */
export function publicAction<S extends z.ZodType>(
	input: S,
	handle: (input: z.output<S>, visitor: Visitor) => Promise<Answer | Problem>,
): FormAction {
	const run: FormAction = async (_state, form) => {
		const asked = await keyed(form)
		if (!asked) return failed(MALFORMED, {})
		const { fields } = asked
		const parsed = input.safeParse(fields)
		if (!parsed.success) return failed(invalidInput(parsed.error), fields)
		const answer = await guarded(async () => handle(parsed.data, await visitorNow()))
		if ('kind' in answer) return failed(answer, fields)
		if (answer.redirect) redirect(answer.redirect)
		return {
			status: 'done',
			problem: null,
			values: {},
			say: answer.say ?? null,
			reveal: answer.reveal ?? null,
			answer: randomUUID(),
		}
	}
	made.set(run, 'public')
	return run
}

async function guarded<T>(handle: () => Promise<T | Problem>): Promise<T | Problem> {
	try {
		return await handle()
	} catch (error) {
		return error instanceof PanelError ? error.problem : unknownProblem(error, 'public action')
	}
}

interface Asked {
	readonly fields: FormValues
	/** The fields with the reason, for the form to show again. */
	readonly shown: FormValues
	readonly request: Request
	/** A password that was given along, to prove who sits there. */
	readonly proof: string | null
}

/** The form's fields, the key that it came with, and the proof. */
async function keyed(form: FormData, files?: (form: FormData) => Promise<void>): Promise<Asked | null> {
	const values = await openForm(form, files)
	if (values === null) return null
	const { [KEY_FIELD]: key, [PROOF_FIELD]: given, ...shown } = values
	const { [REASON_FIELD]: why, ...fields } = shown
	const reason = typeof why === 'string' ? why : undefined
	const proof = typeof given === 'string' && given !== '' ? given : null
	if (key === undefined) return { fields, shown, request: { reason }, proof }
	const parsed = z.uuid().safeParse(key)
	return parsed.success ? { fields, shown, request: { key: parsed.data, reason }, proof } : null
}

function succeeded(after: After, reveal: FormState['reveal']): FormState {
	// What is on screen is shown anew, also what stands around the page that it goes on to; nothing of the panel is ever cached.
	refresh()
	if (after.redirect && !reveal) redirect(after.redirect)
	return { status: 'done', problem: null, values: {}, say: after.say ?? 'Saved.', reveal, answer: randomUUID() }
}

/** The form's fields, once it is clear that a page of ours sent them. */
async function openForm(form: FormData, files?: (form: FormData) => Promise<void>): Promise<FormValues | null> {
	// The arguments of an action are whatever was posted; their types are a hope.
	if (!isFromUs(await headers()) || !(form instanceof FormData)) return null
	await files?.(form)
	return formValues(form)
}

const SIGNED_OUT: Problem = {
	kind: 'signed-out',
	text: 'You are signed out. Sign in again in another tab, then save here; what you wrote is still here.',
}
const AT_IT: Problem = {
	kind: 'too-many',
	text: 'What you sent before is still being worked on. Wait until it is done, then look again.',
}
const MALFORMED: Problem = {
	kind: 'invalid',
	text: 'That did not come from a page of this panel. Please load the page again.',
	fields: {},
}
