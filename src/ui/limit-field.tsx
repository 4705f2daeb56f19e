'use client'

import { useState } from 'react'
import { Glyph } from './glyph'
import { TextField } from './text-field'
import { words } from './words'

const UNITS = { '': 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30, t: 2 ** 40 } as const

/** A count, or bytes from "10G", "1.5 GB"; null for what is empty (no limit) or no number. */
function amount(text: string): number | null {
	const match = /^(\d+)(?:[.,](\d+))?\s*([kmgt]?)(?:i?b)?$/i.exec(text.trim())
	if (!match) return null
	const unit = UNITS[(match[3] ?? '').toLowerCase() as keyof typeof UNITS]
	return Number(`${match[1]}.${match[2] ?? 0}`) * unit
}

/**
 * A limit, empty for none. Says while it is typed when it is set below what is used, and what that means.
 * @param used what is used now, in units or bytes; 0 when nothing
 * @param below what it means to set the limit below that
 */
export function LimitField({
	used = 0,
	below,
	help,
	defaultValue = '',
	...field
}: {
	label: string
	name: string
	used?: number
	below?: string
	help?: string
	error?: string | undefined
	defaultValue?: string
	disabled?: boolean
}) {
	const [typed, setTyped] = useState(defaultValue)
	const wanted = amount(typed)
	const isBelow = below !== undefined && wanted !== null && wanted < used
	const { error, ...rest } = field
	return (
		<TextField
			{...rest}
			{...(error ? { error } : {})}
			defaultValue={defaultValue}
			placeholder={words.unlimited}
			autoComplete="off"
			onChange={(event) => setTyped(event.currentTarget.value)}
			help={
				<>
					{!isBelow && help}
					<span className="fld-warning" role="status">
						{isBelow && (
							<>
								<Glyph name="warning" />
								{below}
							</>
						)}
					</span>
				</>
			}
		/>
	)
}
