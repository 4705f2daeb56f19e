'use client'

import { ActionForm, FormActions, FormBody, LinkButton, SubmitButton, useActionForm } from '@/ui'
import { addPersonAction } from '../actions'
import { NOTHING } from './give-choices'
import { type Home, Who } from './who'

interface Props {
	homes: readonly Home[]
	mayCreateMailbox: boolean
	sendsMail: boolean
}

/** For whoever may add people and give them nothing. */
export function AddPersonForm(props: Props) {
	const form = useActionForm(addPersonAction)
	const unlimited = { maxMailboxes: '', maxAliases: '', maxLists: '', maxStorage: '', maxStoragePerMailbox: '' }
	return (
		<ActionForm form={form} hidden={{ role: NOTHING, ...unlimited }}>
			<FormBody>
				<Who form={form} {...props} />
				<FormActions>
					<SubmitButton>Add person</SubmitButton>
					<LinkButton href="/accounts" variant="quiet">
						Cancel
					</LinkButton>
				</FormActions>
			</FormBody>
		</ActionForm>
	)
}
