'use client'

import { ActionForm, FormBody, LastStep, ReasonField, SubmitButton, useActionForm } from '@/ui'
import { removeOwnFactorAction, removeSecondFactorAction, renewRecoveryCodesAction } from '../actions'
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
			<LastStep text="Remove second factor" backHref="/my/security" />
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
