'use client'

import { useRouter } from 'next/navigation'
import { useEffect } from 'react'
import { ActionForm, FormBody, LastStep, OneButton, ReasonField, SubmitButton, useActionForm } from '@/ui'
import { cancelOffBoardingAction, offBoardAction } from '../actions'

/** The last step, with everything that was chosen. A plan that is old by now is shown anew. */
export function OffBoardForm({
	fields,
	keep,
	text,
	backHref,
}: {
	fields: Readonly<Record<string, string>>
	keep: readonly string[]
	text: string
	backHref: string
}) {
	const form = useActionForm(offBoardAction)
	const router = useRouter()
	const { answer, problem } = form.state
	// biome-ignore lint/correctness/useExhaustiveDependencies: the answer tells equal problems apart
	useEffect(() => {
		if (problem?.kind === 'conflict') router.refresh()
	}, [answer])
	return (
		<ActionForm form={form} hidden={fields}>
			{keep.map((id) => (
				<input key={id} type="hidden" name="keep[]" value={id} />
			))}
			<FormBody>
				<ReasonField />
				<LastStep text={text} cancel="Not now" backHref={backHref} />
			</FormBody>
		</ActionForm>
	)
}

/** Somebody stays after all. */
export function CancelOffBoardingForm({ offBoarding }: { offBoarding: string }) {
	const form = useActionForm(cancelOffBoardingAction)
	return (
		<ActionForm form={form} hidden={{ offBoarding }}>
			<FormBody>
				<ReasonField />
				<OneButton>
					<SubmitButton size="small" variant="secondary">
						Cancel it
					</SubmitButton>
				</OneButton>
			</FormBody>
		</ActionForm>
	)
}
