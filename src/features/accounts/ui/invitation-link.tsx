'use client'

import { SecretOnce } from '@/ui'

/** The one-time link, to be handed over. */
export function InvitationLink({ title, reveal }: { title: string; reveal: Readonly<Record<string, string>> }) {
	return (
		<SecretOnce
			title={title}
			items={[
				{ label: 'Signs in with', value: reveal.address ?? '' },
				{ label: 'Invitation', value: reveal.link ?? '' },
			]}
			note="Hand the link over. It is shown this once, works once, and for 72 hours: whoever opens it sets the password. You can make a new one at any time; the old one is void then."
		/>
	)
}
