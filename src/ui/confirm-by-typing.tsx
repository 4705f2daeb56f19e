'use client'

import { useEffect, useRef } from 'react'
import { useFormState } from './action-form'
import { controlAttributes, Field, type FieldProps } from './field'
import { words } from './words'

/**
 * An input that frees its form's submit button once the expected text stands in it. Before JavaScript the button is
 * free and the input's pattern holds the form back; the server compares again in any case. What was typed stays while the form asks for more.
 * @param expected the text to type, exactly
 * @param name field name; `confirmation` unless told
 */
export function ConfirmByTyping({
	expected,
	label = words.typeToConfirm(expected),
	name = 'confirmation',
	...field
}: Partial<FieldProps> & { expected: string }) {
	const typed = useFormState()?.state.values[name]
	const input = useRef<HTMLInputElement>(null)
	useEffect(() => {
		const control = input.current
		const form = control?.form
		if (!control || !form) return
		const update = () => {
			for (const button of form.querySelectorAll<HTMLButtonElement>('button[type="submit"]'))
				button.disabled = control.value.trim() !== expected
		}
		const afterReset = () => setTimeout(update)
		update()
		control.addEventListener('input', update)
		form.addEventListener('reset', afterReset)
		return () => {
			control.removeEventListener('input', update)
			form.removeEventListener('reset', afterReset)
		}
	}, [expected])
	return (
		<Field {...field} label={label} name={name}>
			<input
				{...controlAttributes({ ...field, name, required: true })}
				ref={input}
				defaultValue={typeof typed === 'string' ? typed : undefined}
				type="text"
				className="ctl"
				pattern={`\\s*${escapePattern(expected)}\\s*`}
				title={words.typeToConfirm(expected)}
				autoComplete="off"
				autoCapitalize="none"
				spellCheck={false}
			/>
		</Field>
	)
}

function escapePattern(text: string): string {
	return text.replace(/[\^$\\.*+?()[\]{}|/]/g, '\\$&')
}
