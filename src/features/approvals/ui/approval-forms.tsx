'use client'

import {
	ActionForm,
	ChoiceGroups,
	FormActions,
	FormBody,
	Notice,
	type OptionGroup,
	SubmitButton,
	TextField,
	useActionForm,
} from '@/ui'
import { approveRequestAction, demandApprovalAction, refuseRequestAction, withdrawRequestAction } from '../actions'

/** Lets it be done. */
export function ApproveForm({ request }: { request: string }) {
	const form = useActionForm(approveRequestAction)
	return (
		<ActionForm form={form} hidden={{ request }}>
			<SubmitButton>Approve, and do it now</SubmitButton>
		</ActionForm>
	)
}

/** Declines it, in words for whoever asked. */
export function RefuseForm({ request }: { request: string }) {
	const form = useActionForm(refuseRequestAction)
	return (
		<ActionForm form={form} hidden={{ request }}>
			<FormBody>
				<TextField
					{...form.field('answer')}
					label="Why not"
					help="One line. Whoever asked gets it by letter, and reads it here."
					maxLength={500}
					required
					autoComplete="off"
				/>
				<FormActions>
					<SubmitButton variant="secondary">Do not approve</SubmitButton>
				</FormActions>
			</FormBody>
		</ActionForm>
	)
}

/** Takes back one's own. */
export function WithdrawForm({ request }: { request: string }) {
	const form = useActionForm(withdrawRequestAction)
	return (
		<ActionForm form={form} hidden={{ request }}>
			<SubmitButton variant="secondary">Take it back</SubmitButton>
		</ActionForm>
	)
}

interface DemandProps {
	organization: string
	version: number
	groups: readonly OptionGroup[]
	rights: readonly string[]
	alone: boolean
}

/** For which rights an organization demands a second person. */
export function ApprovalDemandForm({ organization, version, groups, rights, alone }: DemandProps) {
	const form = useActionForm(demandApprovalAction)
	const ticked = form.state.status === 'failed' ? [form.state.values.rights ?? []].flat() : rights
	return (
		<ActionForm form={form} hidden={{ organization, version: form.version(version) }}>
			<FormBody>
				<ChoiceGroups
					name="rights"
					label="Waits for a second person"
					help="Adding one holds at once. Taking one back is itself something that a second person approves."
					error={form.state.problem?.fields?.rights}
					groups={groups}
					start={ticked}
					folded
				/>
				{alone && (
					<Notice tone="warning" title="There is nobody else yet">
						Nobody but you could approve anything here. Until somebody can, what is chosen is done with a reason, and
						the journal says that nobody else approved it.
					</Notice>
				)}
				<FormActions>
					<SubmitButton>Save</SubmitButton>
				</FormActions>
			</FormBody>
		</ActionForm>
	)
}
