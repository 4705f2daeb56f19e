'use client'

import { ActionForm, FormActions, FormBody, SubmitButton, TextField, useActionForm } from '@/ui'
import {
	archiveFindingAction,
	fixFindingAction,
	heedFindingAction,
	ignoreFindingAction,
	lookForDriftAction,
} from '../actions'

export function LookForm({ isPrimary }: { isPrimary: boolean }) {
	const form = useActionForm(lookForDriftAction)
	return (
		<ActionForm form={form}>
			<SubmitButton variant={isPrimary ? 'primary' : 'secondary'}>Look now</SubmitButton>
		</ActionForm>
	)
}

export function FixForm({ finding, button }: { finding: string; button: string }) {
	const form = useActionForm(fixFindingAction)
	return (
		<ActionForm form={form} hidden={{ finding }}>
			<SubmitButton>{button}</SubmitButton>
		</ActionForm>
	)
}

export function ArchiveForm({ finding, button }: { finding: string; button: string }) {
	const form = useActionForm(archiveFindingAction)
	return (
		<ActionForm form={form} hidden={{ finding }}>
			<SubmitButton variant="secondary">{button}</SubmitButton>
		</ActionForm>
	)
}

export function IgnoreForm({ finding, version }: { finding: string; version: number }) {
	const form = useActionForm(ignoreFindingAction)
	return (
		<ActionForm form={form} hidden={{ finding, version: form.version(version) }}>
			<FormBody>
				<TextField
					{...form.field('reason')}
					label="Why it is left as it is"
					help="Everybody who sees this finding reads it. It is open again as soon as it changes."
					required
					autoComplete="off"
				/>
				<FormActions>
					<SubmitButton variant="secondary">Ignore it</SubmitButton>
				</FormActions>
			</FormBody>
		</ActionForm>
	)
}

export function HeedForm({ finding }: { finding: string }) {
	const form = useActionForm(heedFindingAction)
	return (
		<ActionForm form={form} hidden={{ finding }}>
			<SubmitButton variant="secondary">Do not ignore it any more</SubmitButton>
		</ActionForm>
	)
}
