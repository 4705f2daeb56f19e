import { DoorFrame, LinkButton } from '@/ui'

/** One answer for a link that was never made, was used, or is too old. */
export function DeadLink() {
	return (
		<DoorFrame
			title="This link does not work"
			description="It works once and for a limited time. Ask whoever sent it for a new one."
		>
			<LinkButton href="/sign-in">Go to sign-in</LinkButton>
		</DoorFrame>
	)
}
