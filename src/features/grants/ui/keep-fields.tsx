'use client'

import { CheckboxField, useFormState } from '@/ui'
import type { KeepChoice } from '../keepable'

function belowWords(n: number): string {
	if (n === 0) return ''
	return n === 1 ? ', with the one below it' : `, with the ${n} below it`
}

/** What was handed on out of what ends: each ends too, unless it is kept under a grant of the viewer's own. */
export function KeepFields({ choices }: { choices: readonly KeepChoice[] }) {
	const form = useFormState()
	if (choices.length === 0) return null
	const kept = choices.filter(({ home }) => home !== null)
	const lost = choices.filter(({ home }) => home === null)
	return (
		<fieldset className="fld mb-4">
			<legend className="fld-label">What was handed on out of it ends too, unless you keep it</legend>
			<div className="mt-2 grid gap-3">
				{kept.map(({ id, holder, roleName, handedOn, home }) => (
					<CheckboxField
						key={id}
						id={`keep-${id}`}
						name="keep[]"
						value={id}
						defaultChecked={form?.ticked('keep', id) ?? false}
						label={`Keep “${roleName}” of ${holder}${belowWords(handedOn)}`}
						help={`It then hangs under your own “${home}”, and counts against that.`}
					/>
				))}
				{lost.map(({ id, holder, roleName, handedOn, missing }) => (
					<CheckboxField
						key={id}
						id={`keep-${id}`}
						name="keep[]"
						value={id}
						disabled
						label={`“${roleName}” of ${holder}${belowWords(handedOn)} ends`}
						help={`It cannot be kept, because no other grant of yours holds all of it. Missing: ${missing.join('; ')}.`}
					/>
				))}
			</div>
		</fieldset>
	)
}
