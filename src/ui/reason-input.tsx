'use client'

import { useId } from 'react'
import { TextField } from './text-field'
import { words } from './words'

/** The name that the panel's gateway knows the field by (src/core/gateway/result.ts). */
export const REASON_FIELD = '_reason'

interface Props {
	defaultValue?: string | undefined
	error?: string | undefined
	required?: boolean
}

/** The line in which somebody says why. */
export function ReasonInput({ defaultValue = '', error, required = false }: Props) {
	return (
		<TextField
			name={REASON_FIELD}
			id={`f-reason${useId()}`}
			defaultValue={defaultValue}
			{...(error ? { error } : {})}
			label={words.reason.label}
			help={words.reason.help}
			required={required}
			maxLength={300}
			autoComplete="off"
		/>
	)
}
