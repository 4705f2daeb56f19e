'use client'

import { ActionForm, FormActions, FormBody, LastStep, LinkButton, ReasonField, SubmitButton, useActionForm } from '@/ui'
import {
	removeOwnFactorAction,
	removePasskeyAction,
	removeSecondFactorAction,
	renamePasskeyAction,
	renewRecoveryCodesAction,
} from '../actions'
import { PasskeyNameField } from './passkey-name-field'
import { RecoveryCodes } from './recovery-codes'

export function RenewCodesForm() {
	const form = useActionForm(renewRecoveryCodesAction)
	const codes = form.state.reveal?.recoveryCodes
	if (codes) return <RecoveryCodes codes={codes} />
	return (
		<ActionForm form={form}>
			<FormBody>
				<div>
					<SubmitButton variant="secondary">Make new recovery codes</SubmitButton>
				</div>
			</FormBody>
		</ActionForm>
	)
}

export function RemoveOwnFactorForm() {
	const form = useActionForm(removeOwnFactorAction)
	return (
		<ActionForm form={form}>
			<LastStep text="Remove authenticator app" backHref="/my/security" />
		</ActionForm>
	)
}

export function RenamePasskeyForm({ passkey, name }: { passkey: string; name: string }) {
	const form = useActionForm(renamePasskeyAction)
	return (
		<ActionForm form={form} hidden={{ passkey }}>
			<FormBody>
				<PasskeyNameField {...form.field('name', name)} />
				<FormActions>
					<SubmitButton>Save</SubmitButton>
					<LinkButton href="/my/security" variant="quiet">
						Cancel
					</LinkButton>
				</FormActions>
			</FormBody>
		</ActionForm>
	)
}

export function RemovePasskeyForm({ passkey }: { passkey: string }) {
	const form = useActionForm(removePasskeyAction)
	return (
		<ActionForm form={form} hidden={{ passkey }}>
			<LastStep text="Remove passkey" backHref="/my/security" />
		</ActionForm>
	)
}

/** Of somebody else. */
export function RemoveFactorForm({ account }: { account: string }) {
	const form = useActionForm(removeSecondFactorAction)
	return (
		<ActionForm form={form} hidden={{ account }}>
			<FormBody>
				<ReasonField />
				<LastStep text="Remove second factor" backHref={`/accounts/${account}`} />
			</FormBody>
		</ActionForm>
	)
}
