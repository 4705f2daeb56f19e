'use client'

import { type InputHTMLAttributes, useEffect, useRef } from 'react'
import { cx } from './cx'
import { Glyph } from './glyph'
import { words } from './words'

/** A page may write what it looks for a little otherwise than it was typed. */
const bare = (text: string): string => text.trim().toLowerCase()

/**
 * A search input with its sign inside; the label is spoken, not shown. It says what the page's address looks for, wherever that comes from,
 * but for what was typed since: that is still to be looked for, and no answer to its beginning takes it away.
 * @param label what is searched
 */
export function SearchField({
	label = words.search,
	name = 'q',
	id,
	className,
	...native
}: Omit<InputHTMLAttributes<HTMLInputElement>, 'type'> & { label?: string }) {
	const input = useRef<HTMLInputElement>(null)
	// What stands there before the scripts do was typed.
	const isAhead = useRef(true)
	const lookedFor = String(native.defaultValue ?? '')
	useEffect(() => {
		const field = input.current
		if (!field) return
		if (bare(field.value) === bare(lookedFor)) isAhead.current = false
		else if (!isAhead.current) field.value = lookedFor
	}, [lookedFor])
	return (
		<span className={cx('ctl-search', className)}>
			<Glyph name="search" />
			<input
				placeholder={label}
				autoComplete="off"
				spellCheck={false}
				{...native}
				ref={input}
				onInput={() => {
					isAhead.current = true
				}}
				type="search"
				id={id ?? `f-${name}`}
				name={name}
				aria-label={label}
				className="ctl"
			/>
		</span>
	)
}
