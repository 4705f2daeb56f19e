import type { InputHTMLAttributes, ReactNode } from 'react'
import { cx } from './cx'
import { controlAttributes, FieldNotes, type FieldProps, fieldId } from './field'

type Native = Omit<InputHTMLAttributes<HTMLInputElement>, keyof FieldProps | 'type' | 'className'>

/**
 * One box to tick, with its label at its right.
 * @param value what is sent when ticked (`on` unless told); with the same `name` on several boxes, give each an `id`
 */
export function CheckboxField({ label, help, error, name, id, required, className, ...native }: FieldProps & Native) {
	const own = fieldId(name, id)
	return (
		<div className={cx('choice', className)} data-invalid={error ? '' : undefined}>
			<input type="checkbox" {...native} {...controlAttributes({ name, id, help, error, required })} className="tick" />
			<div className="choice-text">
				<label htmlFor={own}>{label}</label>
				<FieldNotes id={own} help={help} error={error} />
			</div>
		</div>
	)
}

/**
 * Several boxes to tick under one label, sent as a list (`name[]`). An empty entry comes along, so that whoever reads it can tell
 * "none ticked" from "not asked".
 * @param ticked the values that are ticked at first
 * @param current what somebody else saved meanwhile, in words
 */
export function CheckboxGroup({
	name,
	label,
	options,
	ticked,
	current,
	help,
	error,
	id,
	className,
}: FieldProps & {
	options: readonly { readonly value: string; readonly label: string; readonly help?: ReactNode }[]
	ticked: readonly string[]
	current?: string | undefined
}) {
	const own = fieldId(name, id)
	const wrong = error ?? current
	const { 'aria-describedby': described } = controlAttributes({ name, id, help, ...(wrong ? { error: wrong } : {}) })
	return (
		<fieldset className={cx('fld radio-cards', className)} id={own} tabIndex={-1} aria-describedby={described}>
			<legend className="fld-label">{label}</legend>
			<input type="hidden" name={`${name}[]`} value="" />
			<div className="checkbox-group">
				{options.map((option) => (
					<CheckboxField
						key={option.value}
						name={`${name}[]`}
						id={`${own}-${option.value}`}
						value={option.value}
						label={option.label}
						help={option.help}
						defaultChecked={ticked.includes(option.value)}
					/>
				))}
			</div>
			<FieldNotes id={own} help={help} {...(wrong ? { error: wrong } : {})} />
		</fieldset>
	)
}

export type RadioOption = { value: string; label: string; help?: ReactNode; disabled?: boolean }

/** A few choices that need a sentence each; one can be taken. */
export function RadioCards({
	name,
	label,
	options,
	defaultValue,
	help,
	error,
	required,
	id,
	className,
}: FieldProps & { options: readonly RadioOption[]; defaultValue?: string }) {
	const own = fieldId(name, id)
	const { 'aria-describedby': described } = controlAttributes({ name, id, help, error })
	return (
		<fieldset className={cx('fld radio-cards', className)} id={own} tabIndex={-1} aria-describedby={described}>
			<legend className="fld-label">{label}</legend>
			<div className="radio-cards-list">
				{options.map((option) => (
					<label key={option.value} className="radio-card">
						<input
							type="radio"
							className="tick"
							name={name}
							value={option.value}
							defaultChecked={option.value === defaultValue}
							disabled={option.disabled}
							required={required}
						/>
						<span>
							<span className="radio-card-label">{option.label}</span>
							{option.help && <span className="radio-card-help">{option.help}</span>}
						</span>
					</label>
				))}
			</div>
			<FieldNotes id={own} help={help} error={error} />
		</fieldset>
	)
}
