'use client'

import {
	ActionForm,
	AddressField,
	DoorFrame,
	LinkButton,
	Notice,
	RadioCards,
	SoftLink,
	SubmitButton,
	useActionForm,
} from '@/ui'
import { forgottenAction } from '../actions'

const MANAGER = {
	value: 'manager',
	label: 'Ask whoever manages my mail',
	help: 'They are told, make sure that it is you, and give you a link.',
}
const LINK = {
	value: 'link',
	label: 'Send a link to my recovery address',
	help: 'If you have confirmed one on your own page.',
}

/** @param sends can this server send letters at all? Otherwise there are no links to be had. */
export function ForgottenDoor({ sends }: { sends: boolean }) {
	const form = useActionForm(forgottenAction)
	if (form.state.status === 'done') return <Asked />
	return (
		<DoorFrame
			title="Forgotten your password?"
			description="Nobody can look it up. You get a link with which you choose a new one."
			foot={<SoftLink href="/sign-in">Sign in</SoftLink>}
		>
			<ActionForm form={form} hidden={sends ? {} : { how: 'manager' }}>
				<AddressField {...form.field('address')} label="Address" autoComplete="username" />
				{sends && (
					<RadioCards
						name="how"
						label="How"
						options={[LINK, MANAGER]}
						defaultValue={form.field('how', 'link').defaultValue}
						error={form.field('how').error}
					/>
				)}
				<SubmitButton>{sends ? 'Go on' : 'Ask whoever manages my mail'}</SubmitButton>
			</ActionForm>
		</DoorFrame>
	)
}

function Asked() {
	return (
		<DoorFrame title="Your question is on its way">
			<Notice tone="info" title="If the address is known here" live>
				the link is sent, or whoever manages your mail is asked. This page says the same to everybody. If nothing comes,
				there is no recovery address, or nobody has answered yet: call those who manage your mail.
			</Notice>
			<LinkButton href="/sign-in">Go to sign-in</LinkButton>
		</DoorFrame>
	)
}
