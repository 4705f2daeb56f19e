import type { ReactNode } from 'react'
import { Glyph } from './glyph'
import type { SelectOption } from './text-field'
import { words } from './words'

/**
 * Search and filters of a list, as a GET form, so that the view is in the address. With JavaScript a choice applies
 * itself; before it there is a button.
 * @param action address of the list; the page itself unless told
 * @param end what stands at the right: a count, an export link
 */
export function FilterBar({ children, action, end }: { children: ReactNode; action?: string; end?: ReactNode }) {
	return (
		<form className="filter-bar" method="get" action={action} data-soft="">
			{children}
			<button type="submit" className="btn btn-secondary until-live">
				{words.apply}
			</button>
			{end && <div className="filter-end">{end}</div>}
		</form>
	)
}

/** A day for a filter bar, with its label inside. @param defaultValue 2026-11-22, or nothing */
export function FilterDate({ label, name, defaultValue }: { label: string; name: string; defaultValue: string }) {
	return (
		<label className="filter-select">
			<span>{label}</span>
			<input type="date" name={name} defaultValue={defaultValue} key={defaultValue} />
		</label>
	)
}

/** A select for a filter bar: its label stands inside, before the choice. */
export function FilterSelect({
	label,
	name,
	options,
	defaultValue,
}: {
	label: string
	name: string
	options: readonly SelectOption[]
	defaultValue?: string
}) {
	return (
		<label className="filter-select">
			<span>{label}</span>
			<select name={name} defaultValue={defaultValue} key={defaultValue}>
				{options.map((option) => (
					<option key={option.value} value={option.value} disabled={option.disabled}>
						{option.label}
					</option>
				))}
			</select>
			<Glyph name="chevronDown" />
		</label>
	)
}
