'use client'

import { createContext, type ReactNode, use, useCallback, useEffect, useRef, useState } from 'react'
import { Button, type ButtonProps } from './button'
import { words } from './words'

/** Fetches what the browser is to ask its passkeys, as JSON; NULL = there is none to ask for. The same function for as long as it means the same. */
export type AskPasskey = () => Promise<string | null>

const AskContext = createContext<AskPasskey | null>(null)

/** Around pages whose forms may ask who sits there. @param ask what a passkey is asked then */
export function PasskeyProvider({ ask, children }: { ask: AskPasskey; children: ReactNode }) {
	return <AskContext value={ask}>{children}</AskContext>
}
export const useStepUpPasskey = (): AskPasskey | null => use(AskContext)

/** A question is good for five minutes. */
const KEPT = 4 * 60_000
const knowsPasskeys = (): boolean => window.isSecureContext && typeof window.PublicKeyCredential === 'function'

interface Question {
	readonly text: string
	readonly at: number
}
type Asked = 'unknown' | 'impossible' | Question

/** @returns what was asked, a function that asks anew where that is too old or was spent, and one that says so */
function useQuestion(ask: AskPasskey | null) {
	const [asked, setAsked] = useState<Asked>('unknown')
	const latest = useRef<Question | null>(null)
	const fresh = useCallback(async () => {
		const kept = latest.current
		if (kept && Date.now() - kept.at < KEPT) return kept.text
		const text = ask && knowsPasskeys() ? await ask().catch(() => null) : null
		latest.current = text === null ? null : { text, at: Date.now() }
		setAsked(latest.current ?? 'impossible')
		return text
	}, [ask])
	useEffect(() => {
		latest.current = null
		void fresh()
	}, [fresh])
	const spend = useCallback(() => {
		latest.current = null
	}, [])
	return { asked, fresh, spend }
}

type Props = Pick<ButtonProps, 'variant' | 'size' | 'className'> & {
	ask: AskPasskey | null
	/** What the button says. */
	text: string
	/** Told what the passkey signed, as JSON, once. */
	onAnswer: (answer: string) => void
	/** Offers passkeys in the list that the browser shows for a field with `autocomplete="… webauthn"`, too. */
	autofill?: boolean
	/** What it opens is under way. */
	pending?: boolean
}

/** A button that asks the browser for a passkey. It is there only where the browser has passkeys and there is one to ask for. */
export function PasskeyButton({ ask, text, onAnswer, autofill = false, pending = false, ...looks }: Props) {
	const { asked, fresh, spend } = useQuestion(ask)
	const tell = (answer: string) => {
		spend()
		onAnswer(answer)
	}
	const [asking, setAsking] = useState(false)
	const [none, setNone] = useState(false)
	useAutofill(autofill && typeof asked === 'object' ? asked.text : null, tell)
	useRenewal(autofill, fresh)
	if (typeof asked !== 'object' && !(autofill && asked === 'unknown')) return null
	const press = async () => {
		setAsking(true)
		setNone(false)
		try {
			const question = await fresh()
			if (question !== null) tell(await signed(question, false))
		} catch {
			setNone(true)
		} finally {
			setAsking(false)
		}
	}
	return (
		<div className="needs-js grid justify-items-start gap-2">
			<Button {...looks} pending={asking || pending} onClick={press}>
				{text}
			</Button>
			<p role="status" className="text-sm text-muted empty:hidden">
				{none && words.passkey.none}
			</p>
		</div>
	)
}

async function signed(question: string, useBrowserAutofill: boolean): Promise<string> {
	const { startAuthentication } = await import('@simplewebauthn/browser')
	return JSON.stringify(await startAuthentication({ optionsJSON: JSON.parse(question), useBrowserAutofill }))
}

/** Waits for a passkey to be chosen beside a field. The press of a button ends that by itself, as a browser asks one thing at a time. */
function useAutofill(question: string | null, onAnswer: (answer: string) => void): void {
	const told = useRef(onAnswer)
	useEffect(() => {
		told.current = onAnswer
	}, [onAnswer])
	useEffect(() => {
		if (question === null) return
		let gone = false
		const wait = async () => {
			const { browserSupportsWebAuthnAutofill } = await import('@simplewebauthn/browser')
			if (gone || !(await browserSupportsWebAuthnAutofill())) return
			const answer = await signed(question, true)
			if (!gone) told.current(answer)
		}
		wait().catch(() => undefined)
		return () => {
			gone = true
			void import('@simplewebauthn/browser').then(
				({ WebAuthnAbortService }) => gone && WebAuthnAbortService.cancelCeremony(),
			)
		}
	}, [question])
}

/** Whoever comes back to a page after a while finds it with a question that is still good. */
function useRenewal(wanted: boolean, fresh: () => Promise<string | null>): void {
	useEffect(() => {
		if (!wanted) return
		const renew = () => void fresh()
		window.addEventListener('focus', renew)
		return () => window.removeEventListener('focus', renew)
	}, [wanted, fresh])
}
