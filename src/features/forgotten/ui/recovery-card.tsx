'use client'

import { Fragment } from 'react'
import {
	ActionForm,
	AddressField,
	Card,
	FormActions,
	FormBody,
	Notice,
	PasswordField,
	Section,
	SubmitButton,
	useActionForm,
} from '@/ui'
import { setRecoveryAddressAction } from '../actions'

interface Props {
	/** Confirmed; NULL = none is. */
	readonly address: string | null
	/** Waits to be confirmed; NULL = none does. */
	readonly wanted: string | null
	/** Can this server send letters? */
	readonly sends: boolean
}

/** Where the owner gets a link when the password is forgotten. */
export function RecoveryCard({ address, wanted, sends }: Props) {
	return (
		<Section
			id="recovery"
			title="Recovery address"
			description="If you forget your password, a link for a new one comes to it. An address elsewhere, which you can read without this mailbox."
		>
			<Card>
				{sends || address || wanted ? (
					<RecoveryForm address={address} wanted={wanted} />
				) : (
					<Notice tone="info" title="This server sends no letters">
						So there is no link to be had. Whoever forgets the password asks those who manage the mail.
					</Notice>
				)}
			</Card>
		</Section>
	)
}

function RecoveryForm({ address, wanted }: Omit<Props, 'sends'>) {
	const form = useActionForm(setRecoveryAddressAction)
	return (
		<ActionForm form={form}>
			<FormBody>
				{wanted && (
					<Notice tone="warning" title={`${wanted} is not confirmed yet`}>
						Open the letter there and confirm it.{address && ` Until then, links go to ${address}.`}
					</Notice>
				)}
				<Fragment key={form.state.answer}>
					<AddressField
						{...form.field('address', wanted ?? address ?? '')}
						label="Recovery address"
						help="Empty removes it."
					/>
					<PasswordField {...form.secret('currentPassword')} label="Current password" />
				</Fragment>
				<FormActions>
					<SubmitButton variant="secondary">Save recovery address</SubmitButton>
				</FormActions>
			</FormBody>
		</ActionForm>
	)
}
