'use client'

import { ActionForm, FormActions, FormBody, SubmitButton, TextField, useActionForm } from '@/ui'
import { setOrganizationTrashAction } from '../actions'

interface Start {
	trashDays: string
	backupRecipient: string
}

export function OrganizationTrashForm({
	organization,
	version,
	start,
}: {
	organization: string
	version: number
	start: Start
}) {
	const form = useActionForm(setOrganizationTrashAction)
	return (
		<ActionForm form={form} hidden={{ organization, version: form.version(version) }}>
			<FormBody>
				<TextField
					{...form.field('trashDays', start.trashDays)}
					label="Days in the trash"
					help="After so many days the mail of a deleted mailbox is backed up and erased. What has lain there for longer is erased within the hour."
					inputMode="numeric"
					required
					autoComplete="off"
				/>
				<TextField
					{...form.field('backupRecipient', start.backupRecipient)}
					label="Encrypt backups to"
					help="The public key that age-keygen printed. The panel never has the private one: keep it safe, for without it nothing can be restored. Empty means not encrypted."
					placeholder="age1…"
					autoComplete="off"
				/>
				<FormActions>
					<SubmitButton>Save</SubmitButton>
					<a className="btn btn-quiet" href={`/organizations/${organization}`}>
						Cancel
					</a>
				</FormActions>
			</FormBody>
		</ActionForm>
	)
}
