'use client'

import { controlAttributes, Field, type FieldProps } from './field'
import { words } from './words'

/**
 * A file to send along. With script one that is too large is refused before it is sent; the server refuses it anyway.
 * @param accept as the element has it
 * @param most bytes, and the same in words
 */
export function FileField({
	accept,
	most,
	...field
}: FieldProps & { accept: string; most: { bytes: number; text: string } }) {
	return (
		<Field {...field}>
			<input
				type="file"
				accept={accept}
				{...controlAttributes(field)}
				className="ctl"
				onChange={({ currentTarget: input }) => {
					const isTooLarge = [...(input.files ?? [])].some(({ size }) => size > most.bytes)
					input.setCustomValidity(isTooLarge ? words.fileTooLarge(most.text) : '')
					input.reportValidity()
				}}
			/>
		</Field>
	)
}
