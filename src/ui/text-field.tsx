import type { InputHTMLAttributes, ReactNode, SelectHTMLAttributes, TextareaHTMLAttributes } from 'react'
import { controlAttributes, Field, type FieldProps } from './field'
import { Glyph } from './glyph'

type Native<T> = Omit<T, keyof FieldProps | 'className' | 'children'>

function split<T extends FieldProps>(props: T) {
	const { label, name, help, error, required, optional, id, className, ...rest } = props
	return { field: { label, name, help, error, required, optional, id, className }, rest }
}

/**
 * One line of text.
 * @param suffix fixed text after the input, such as a unit or the rest of an address
 * @param prefix fixed text before the input
 */
export function TextField(
	props: FieldProps & Native<InputHTMLAttributes<HTMLInputElement>> & { suffix?: ReactNode; prefix?: ReactNode },
) {
	const { field, rest } = split(props)
	const { suffix, prefix, ...native } = rest
	const input = <input type="text" {...native} {...controlAttributes(field)} className="ctl" />
	return (
		<Field {...field}>
			{suffix || prefix ? (
				<span className="ctl-joined">
					{prefix && <span className="ctl-addon">{prefix}</span>}
					{input}
					{suffix && <span className="ctl-addon">{suffix}</span>}
				</span>
			) : (
				input
			)}
		</Field>
	)
}

/**
 * An e-mail address: no capital letters of a phone's own, no spelling mistakes found in it.
 * @param autoComplete `username` for the one that somebody signs in with
 */
export function AddressField(props: FieldProps & Native<InputHTMLAttributes<HTMLInputElement>>) {
	return <TextField inputMode="email" autoComplete="off" autoCapitalize="none" spellCheck={false} {...props} />
}

/** Several lines of text. */
export function TextAreaField(props: FieldProps & Native<TextareaHTMLAttributes<HTMLTextAreaElement>>) {
	const { field, rest } = split(props)
	return (
		<Field {...field}>
			<textarea rows={4} {...rest} {...controlAttributes(field)} className="ctl" />
		</Field>
	)
}

export type SelectOption = { value: string; label: string; disabled?: boolean }

/** A native select. A refused choice stays visible as a disabled option; say in `help` why. */
export function SelectField(
	props: FieldProps & Native<SelectHTMLAttributes<HTMLSelectElement>> & { options: readonly SelectOption[] },
) {
	const { field, rest } = split(props)
	const { options, ...native } = rest
	return (
		<Field {...field}>
			<span className="ctl-select">
				<select {...native} {...controlAttributes(field)} className="ctl">
					{options.map((option) => (
						<option key={option.value} value={option.value} disabled={option.disabled}>
							{option.label}
						</option>
					))}
				</select>
				<Glyph name="chevronDown" />
			</span>
		</Field>
	)
}
