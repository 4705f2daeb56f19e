'use client'

import { Eye, EyeOff, WandSparkles } from 'lucide-react'
import { type InputHTMLAttributes, useRef, useState } from 'react'
import { controlAttributes, Field, type FieldProps } from './field'
import { words } from './words'

/** No 0/O, 1/l/I, 5/S, 2/Z: the password may be read out over the telephone. */
const alphabet = 'abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRTUVWXY346789'

/**
 * A random password from letters and digits that cannot be mistaken for each other (53 signs, 5.7 bits each).
 * @param length number of characters
 * @returns the password, drawn from the browser's cryptographic generator without modulo bias
 */
export function generatePassword(length = 24): string {
	const limit = 256 - (256 % alphabet.length)
	let password = ''
	while (password.length < length) {
		for (const byte of crypto.getRandomValues(new Uint8Array(length))) {
			if (byte < limit && password.length < length) password += alphabet[byte % alphabet.length]
		}
	}
	return password
}

function strengthOf(length: number, least: number): 'weak' | 'fair' | 'strong' {
	if (length < least) return 'weak'
	return length < 20 ? 'fair' : 'strong'
}

type Props = FieldProps &
	Omit<InputHTMLAttributes<HTMLInputElement>, keyof FieldProps | 'type' | 'className' | 'onChange' | 'value'> & {
		/** Offers a generated password and judges the length: for choosing a password, not for entering one. */
		generate?: boolean
		/** How long one that is chosen must be, in characters. */
		least?: number
	}

/** A password input with a button to show it. Before JavaScript has loaded it is a plain password input. */
export function PasswordField({
	generate,
	least = 15,
	label,
	name,
	help,
	error,
	required,
	optional,
	id,
	className,
	...native
}: Props) {
	const field = { label, name, help, error, required, optional, id, className }
	const input = useRef<HTMLInputElement>(null)
	const [shown, setShown] = useState(false)
	const [length, setLength] = useState(0)
	const [filled, setFilled] = useState(false)

	function fill() {
		if (!input.current) return
		input.current.value = generatePassword()
		setLength(input.current.value.length)
		setShown(true)
		setFilled(true)
	}

	return (
		<Field {...field}>
			<span className="ctl-joined">
				<input
					autoComplete={generate ? 'new-password' : 'current-password'}
					autoCapitalize="none"
					spellCheck={false}
					{...native}
					{...controlAttributes(field)}
					ref={input}
					type={shown ? 'text' : 'password'}
					className={shown ? 'ctl ctl-secret' : 'ctl'}
					onChange={(event) => {
						setLength(event.target.value.length)
						setFilled(false)
					}}
				/>
				<button
					type="button"
					className="ctl-addon ctl-action needs-js"
					aria-label={shown ? words.hidePassword : words.showPassword}
					aria-pressed={shown}
					title={shown ? words.hidePassword : words.showPassword}
					onClick={() => setShown(!shown)}
				>
					{shown ? <EyeOff size={16} aria-hidden /> : <Eye size={16} aria-hidden />}
				</button>
				{generate && (
					<button type="button" className="ctl-addon ctl-action needs-js" onClick={fill}>
						<WandSparkles size={16} aria-hidden />
						{words.generate}
					</button>
				)}
			</span>
			{generate && <Strength length={length} least={least} />}
			<span className="sr-only" role="status">
				{filled ? words.generated : ''}
			</span>
		</Field>
	)
}

function Strength({ length, least }: { length: number; least: number }) {
	const strength = strengthOf(length, least)
	const steps = length === 0 ? 0 : { weak: 1, fair: 2, strong: 3 }[strength]
	return (
		<span className="strength" data-strength={length === 0 ? undefined : strength}>
			{length > 0 && (
				<svg className="strength-bar" viewBox="0 0 62 4" aria-hidden="true">
					{[0, 1, 2].map((step) => (
						<rect key={step} x={step * 21} width="20" height="4" rx="2" className={step < steps ? 'on' : undefined} />
					))}
				</svg>
			)}
			<span className="strength-text">
				{length === 0 ? words.strength.none(least) : words.strength[strength](length, least)}
			</span>
		</span>
	)
}
