'use client'

import { ActionForm, SubmitButton, useActionForm } from '@/ui'
import { forgetDeviceAction } from '../actions'

/** @param name of the browser, for those who hear the button and not the row around it */
export function ForgetDeviceForm({ device, name }: { device: string; name: string }) {
	const form = useActionForm(forgetDeviceAction)
	return (
		<ActionForm form={form} hidden={{ device }}>
			<SubmitButton variant="secondary" size="small" aria-label={`Forget ${name}`}>
				Forget
			</SubmitButton>
		</ActionForm>
	)
}

export function ForgetDevicesForm() {
	const form = useActionForm(forgetDeviceAction)
	return (
		<ActionForm form={form}>
			<SubmitButton variant="secondary" size="small">
				Forget all
			</SubmitButton>
		</ActionForm>
	)
}
