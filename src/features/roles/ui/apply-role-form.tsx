'use client'

import { ActionForm, Card, CheckboxField, FieldNotes, FormActions, LinkButton, SubmitButton, useActionForm } from '@/ui'
import { applyRoleAction } from '../actions'

/** A holder as the form shows them: plain words, made on the server. */
export interface CopyRow {
	sign: string
	name: string
	address: string
	gains: readonly string[]
	losses: readonly string[]
	/** "Delete mailboxes: the grant it came from lacks it". */
	withheld: readonly string[]
	/** Live grants below it that lose what it loses. */
	handedOn: number
}

function Change({ sign, words, tone }: { sign: '+' | '−'; words: readonly string[]; tone: string }) {
	if (words.length === 0) return null
	return (
		<span className="block">
			<span className={`font-semibold ${tone}`}>
				<span aria-hidden>{sign}</span>
				<span className="sr-only">{sign === '+' ? 'Gains' : 'Loses'}</span>
			</span>{' '}
			{words.join(', ')}
		</span>
	)
}

function WhatChanges({ row }: { row: CopyRow }) {
	return (
		<>
			<span className="block text-muted">{row.address}</span>
			<Change sign="+" words={row.gains} tone="text-success" />
			<Change sign="−" words={row.losses} tone="text-danger" />
			{row.losses.length > 0 && row.handedOn > 0 && (
				<span className="block text-muted">
					So {row.handedOn === 1 ? 'does one grant' : `do ${row.handedOn} grants`} that they handed on.
				</span>
			)}
			{row.withheld.map((text) => (
				<span key={text} className="block text-muted">
					Not given: {text}
				</span>
			))}
		</>
	)
}

/** Brings the ticked holders up to the role. @param rows those to whom something can be applied */
export function ApplyRoleForm({ role, version, rows }: { role: string; version: number; rows: readonly CopyRow[] }) {
	const form = useActionForm(applyRoleAction)
	const { error } = form.field('copies')
	const again = form.state.status === 'failed' ? new Set([form.state.values.copies ?? []].flat()) : null
	return (
		<ActionForm form={form} hidden={{ role, version }} className="grid gap-6">
			<fieldset className="m-0 grid gap-2 border-0 p-0" id="f-copies" tabIndex={-1}>
				<legend className="sr-only">Holders</legend>
				<FieldNotes id="f-copies" {...(error ? { error } : {})} />
				<Card padded={false}>
					<div className="divide-y divide-line">
						{rows.map((row) => (
							<CheckboxField
								key={row.sign}
								id={`copy-${row.sign}`}
								name="copies[]"
								value={row.sign}
								label={row.name}
								help={<WhatChanges row={row} />}
								defaultChecked={again === null || again.has(row.sign)}
								className="px-4 py-3 hover:bg-hover"
							/>
						))}
					</div>
				</Card>
			</fieldset>
			<FormActions>
				<SubmitButton>{rows.length === 1 ? 'Apply to this holder' : 'Apply to the ticked holders'}</SubmitButton>
				<LinkButton href={`/roles/${role}`} variant="quiet">
					Leave them as they are
				</LinkButton>
			</FormActions>
		</ActionForm>
	)
}
