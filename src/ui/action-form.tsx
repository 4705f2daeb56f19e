'use client'

import {
	createContext,
	type ReactNode,
	use,
	useActionState,
	useCallback,
	useEffect,
	useMemo,
	useRef,
	useState,
} from 'react'
import { useDialog } from './dialog'
import { FormErrors } from './form-errors'
import { keptSecrets, putSecretsBack } from './kept-secrets'
import type { ShownPlan } from './planned-lines'
import { ProofDialog } from './proof-dialog'
import { PutAside } from './put-aside'
import { REASON_FIELD, ReasonInput } from './reason-input'
import { showToast } from './toast-store'
import { words } from './words'

/** What a form's action answers; any server action of this shape fits. */
export type ActionState = {
	readonly status: 'idle' | 'failed' | 'done'
	readonly problem: {
		readonly kind: string
		readonly text: string
		readonly fields?: Readonly<Record<string, string>>
		/** Somebody else saved meanwhile: what stands there now, by field, and the version to save over. */
		readonly current?: Readonly<Record<string, string>>
		readonly version?: number
		/** What proves who sits there, where that is asked. */
		readonly by?: string
		/** Where what was put aside can be seen. */
		readonly request?: string
	} | null
	/** What was typed. */
	readonly values: Readonly<Record<string, string | string[]>>
	readonly say: string | null
	readonly reveal: Readonly<Record<string, string>> | null
	readonly plan?: ShownPlan
	readonly answer: string
}
type Action<S extends ActionState> = (state: S, form: FormData) => Promise<S>

const idle: ActionState = { status: 'idle', problem: null, values: {}, say: null, reveal: null, answer: '' }

/** A form's state, and the props that tie a field to it: what was typed, what is wrong, what somebody else saved. */
export type ActionFormState = ReturnType<typeof useActionForm>

/**
 * State for an `ActionForm`.
 * @param action the server action behind it
 */
export function useActionForm<S extends ActionState>(action: Action<S>) {
	const [state, send] = useTold(action as unknown as Action<ActionState>)
	const typed = (name: string): string | undefined => {
		const value = state.values[name]
		return typeof value === 'string' ? value : undefined
	}
	const failed = state.status === 'failed'
	return {
		state,
		send,
		/** Spread on a text, select or area field: what was typed wins over the given start. */
		field: (name: string, start = '') => {
			const current = state.problem?.current?.[name]
			// What somebody else left as it was is no news, whatever was typed over it.
			const isNews = current !== undefined && current !== start && current !== (typed(name) ?? '')
			return {
				name,
				defaultValue: typed(name) ?? start,
				error: isNews ? words.savedMeanwhile(current) : state.problem?.fields?.[name],
			}
		},
		/** Spread on a password field, whose text is never sent back. */
		secret: (name: string) => ({ name, error: state.problem?.fields?.[name] }),
		/** Spread on a checkbox: after a failed try, as it was then. */
		check: (name: string, start = false) => ({
			name,
			defaultChecked: failed ? typed(name) !== undefined : start,
			error: state.problem?.fields?.[name],
		}),
		/** For lists (`name[]`): was this value ticked? */
		ticked: (name: string, value: string, start = false) => {
			if (!failed) return start
			const values = state.values[name]
			return Array.isArray(values) ? values.includes(value) : values === value
		},
		/** Spread on a `CheckboxGroup`: after a failed try, the boxes as they were then. */
		boxes: (name: string, start: readonly string[]) => ({
			name,
			ticked: failed ? [state.values[name] ?? []].flat() : start,
			error: state.problem?.fields?.[name],
		}),
		/** What somebody else saved meanwhile of a field that does not show it by itself. @param start in the same words */
		news: (name: string, start: string): string | undefined => {
			const current = state.problem?.current?.[name]
			return current === undefined || current === start ? undefined : words.savedMeanwhile(current)
		},
		/** The version to save over, for a hidden field. */
		version: (start: number) => state.problem?.version ?? start,
	}
}

/**
 * The form's state. What a success says is said when the answer is there, and not when the page shows it: a form in a row that is done with is
 * gone by then. On the server the action goes to React as it is, which makes it work without script; the answer to a form that was sent
 * so comes with the page.
 */
function useTold(action: Action<ActionState>) {
	const told = useRef('')
	const tell = useCallback((state: ActionState | undefined) => {
		if (state?.status !== 'done' || state.answer === told.current) return
		told.current = state.answer
		if (state.say) showToast(state.say)
	}, [])
	const telling: Action<ActionState> = async (state, form) => {
		const answer = await action(state, form)
		tell(answer)
		return answer
	}
	const [state, send] = useActionState(typeof window === 'undefined' ? action : telling, idle)
	useEffect(() => tell(state), [state, tell])
	return [state, send] as const
}

/** A version-4 UUID (RFC 9562 5.4), also where the page is not a secure context and `crypto.randomUUID` is missing. */
function newKey(): string {
	const bytes = crypto.getRandomValues(new Uint8Array(16))
	bytes[6] = ((bytes[6] ?? 0) & 15) | 64
	bytes[8] = ((bytes[8] ?? 0) & 63) | 128
	const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
	return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5')
}

const FormContext = createContext<ActionFormState | null>(null)
/** The state of the form around, for fields in components of their own. */
export const useFormState = (): ActionFormState | null => use(FormContext)

/**
 * A form on a server action. Works without script; with it, each sending has a key, so that a double click does its work once.
 * Problems stand at the top and beside their fields, and what was typed stays. A success closes the dialog around.
 * @param hidden fixed values to send along
 * @param onDone after a success, with the state
 */
export function ActionForm({
	form,
	hidden = {},
	id,
	className,
	onDone,
	children,
}: {
	form: ActionFormState
	hidden?: Readonly<Record<string, string | number>>
	id?: string
	className?: string
	onDone?: (state: ActionState) => void
	children: ReactNode
}) {
	const { state, send } = form
	const [key, setKey] = useState('')
	const dialog = useDialog()
	const stepUp = state.problem?.kind === 'step-up'
	const waits = state.problem?.kind === 'waits'
	const isPlain = !(stepUp || waits)
	const problems = useMemo(() => (state.problem && isPlain ? problemsOf(state) : []), [state, isPlain])
	const seen = useRef('')
	const own = useRef<HTMLFormElement>(null)
	const secrets = useRef<Readonly<Record<string, string>>>({})
	useEffect(() => {
		if (key === '') setKey(newKey())
		if (state.answer === seen.current) return
		seen.current = state.answer
		if (stepUp || waits || state.problem?.fields?.[REASON_FIELD]) putSecretsBack(own.current, secrets.current)
		secrets.current = {}
		if (state.status !== 'done') return
		setKey(newKey())
		if (!state.reveal) dialog.close()
		onDone?.(state)
	}, [state, key, dialog, onDone, stepUp, waits])
	return (
		<form
			ref={own}
			action={send}
			id={id}
			className={className}
			onSubmit={(event) => {
				secrets.current = keptSecrets(event.currentTarget)
			}}
		>
			{key !== '' && <input type="hidden" name="_key" value={key} />}
			{Object.entries(hidden).map(([name, value]) => (
				<input key={name} type="hidden" name={name} value={value} />
			))}
			{/* Made anew with each answer: a form resets itself after an action, and must then show what was typed. */}
			<FormContext value={form} key={state.status === 'done' || state.answer === '' ? 'first' : state.answer}>
				{problems.length > 0 && <FormErrors problems={problems} />}
				{waits && <PutAside text={state.problem?.text ?? ''} request={state.problem?.request ?? ''} />}
				{stepUp && <ProofDialog by={state.problem?.by} error={Object.values(state.problem?.fields ?? {})[0]} />}
				<ReasonSaid form={form} />
				{children}
			</FormContext>
		</form>
	)
}

/** The reason, wherever the form has its line for one, if it has any: asked for by the answer, or given and to be sent again. */
function ReasonSaid({ form }: { form: ActionFormState }) {
	const { defaultValue, error } = form.field(REASON_FIELD)
	if (!error && defaultValue === '') return null
	return (
		<div className="reason-said">
			<ReasonInput defaultValue={defaultValue} error={error} />
		</div>
	)
}

function problemsOf(state: ActionState): { field?: string; text: string }[] {
	const fields = Object.entries(state.problem?.fields ?? {}).filter(([field]) => field !== '')
	return fields.length > 0 ? fields.map(([field, text]) => ({ field, text })) : [{ text: state.problem?.text ?? '' }]
}
