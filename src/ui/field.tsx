import type { ReactNode } from 'react'
import { cx } from './cx'
import { Glyph } from './glyph'
import { words } from './words'

/** What every form field takes. */
export type FieldProps = {
	label: string
	name: string
	/** A sentence below the control. */
	help?: ReactNode
	/** What is wrong, in words; shown below the control and spoken with it. */
	error?: string
	required?: boolean
	/** Says "optional" beside the label, for the one field that may stay empty among required ones. */
	optional?: boolean
	/** Id of the control; `f-<name>` unless told. Needed when two forms on a page share a name. */
	id?: string
	className?: string
}

/** The id that a field's control has, and that an error summary links to. */
export function fieldId(name: string, id?: string): string {
	return id ?? `f-${name}`
}

/**
 * The attributes that tie a control to its label, help and error.
 * @param props the field's props
 * @returns id, name, required, aria-invalid, aria-describedby
 */
export function controlAttributes({ name, id, help, error, required }: Omit<FieldProps, 'label'>) {
	const own = fieldId(name, id)
	return {
		id: own,
		name,
		required,
		'aria-invalid': error ? (true as const) : undefined,
		'aria-describedby': cx(Boolean(error) && `${own}-error`, Boolean(help) && `${own}-help`),
	}
}

/**
 * Label above, control in the middle, error and help below. The ready-made fields use it; for a control of your own,
 * spread `controlAttributes(props)` on it.
 */
export function Field({
	label,
	name,
	help,
	error,
	required,
	optional,
	id,
	className,
	children,
}: FieldProps & { children?: ReactNode }) {
	const own = fieldId(name, id)
	return (
		<div className={cx('fld', className)} data-invalid={error ? '' : undefined}>
			<label className="fld-label" htmlFor={own}>
				{label}
				{required && (
					<span className="fld-required" aria-hidden="true">
						*
					</span>
				)}
				{optional && <span className="fld-optional">{words.optional}</span>}
			</label>
			{children}
			<FieldNotes id={own} help={help} error={error} />
		</div>
	)
}

/** Error and help below a control, with the ids that `controlAttributes` names. */
export function FieldNotes({ id, help, error }: { id: string; help?: ReactNode; error?: string }) {
	return (
		<>
			{error && (
				<p className="fld-error" id={`${id}-error`}>
					<Glyph name="danger" />
					<span>{error}</span>
				</p>
			)}
			{help && (
				<div className="fld-help" id={`${id}-help`}>
					{help}
				</div>
			)}
		</>
	)
}

/** Fields that belong together, under a heading of their own. */
export function Fieldset({
	legend,
	help,
	children,
	className,
}: {
	legend: string
	help?: ReactNode
	children: ReactNode
	className?: string
}) {
	return (
		<fieldset className={cx('fldset', className)}>
			<legend className="fldset-legend">{legend}</legend>
			{help && <p className="fldset-help">{help}</p>}
			<div className="fldset-body">{children}</div>
		</fieldset>
	)
}

/** A form's fields, one below the other, in a readable width. Put it inside the form element. */
export function FormBody({ children, className }: { children: ReactNode; className?: string }) {
	return <div className={cx('form-body', className)}>{children}</div>
}

/** The buttons at a form's end: the one that sends first, then the way out. */
export function FormActions({ children, className }: { children: ReactNode; className?: string }) {
	return <div className={cx('form-actions', className)}>{children}</div>
}
