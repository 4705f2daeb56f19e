'use client'

import { ActionForm, FormActions, FormBody, LastStep, SecretOnce, SelectField, SubmitButton, useActionForm } from '@/ui'
import { revokeKeyAction, revokeOwnKeyAction, rotateOwnKeyAction } from '../actions'

const OVERLAPS = [
	{ value: '0', label: 'Ends at once' },
	{ value: '1', label: 'Works for one more hour' },
	{ value: '24', label: 'Works for one more day' },
]

/** Another secret for a key of one's own. */
export function RotateKeyForm({ id }: { id: string }) {
	const form = useActionForm(rotateOwnKeyAction)
	const { reveal } = form.state
	return (
		<ActionForm form={form} hidden={{ key: id }}>
			<FormBody>
				{reveal && (
					<SecretOnce
						title="The key with its new secret"
						items={[{ label: 'API key', value: reveal.key ?? '' }]}
						note="Put it where the program reads its secrets. It is shown this once and kept nowhere."
					/>
				)}
				<SelectField
					{...form.field('overlapHours', '24')}
					label="The old secret"
					help="Until then both work, for programs that read the new one later. If it was lost or seen, let it end at once."
					options={OVERLAPS}
				/>
				<FormActions>
					<SubmitButton variant="secondary">Give it another secret</SubmitButton>
				</FormActions>
			</FormBody>
		</ActionForm>
	)
}

/** The last step of ending a key. @param backHref on a page of its own: the way out */
export function EndKeyForm({ id, isMine, backHref }: { id: string; isMine: boolean; backHref?: string }) {
	const form = useActionForm(isMine ? revokeOwnKeyAction : revokeKeyAction)
	return (
		<ActionForm form={form} hidden={{ key: id }}>
			<LastStep text="End it" cancel="Keep it" backHref={backHref} />
		</ActionForm>
	)
}
