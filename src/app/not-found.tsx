'use client'

import { DoorFrame, LinkButton } from '@/ui'

/** For what is missing and for what is not the viewer's to see: the same page. Every page carries it: so as a name, not as markup. */
export default function NotFound() {
	return (
		<DoorFrame title="Not here" description="There is no such page, or it is not yours to see.">
			<LinkButton href="/" variant="primary">
				Go to the start
			</LinkButton>
		</DoorFrame>
	)
}
