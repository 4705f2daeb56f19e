import { Notice, Time } from '@/ui'

/** Says that the mail server does not answer, what that means, and what not; nothing while it does. */
export function MailServerSilent({ since, now }: { since: Date | null; now: Date }) {
	if (since === null) return null
	return (
		<Notice tone="warning" title="The mail server does not answer">
			It was first found silent <Time value={since} now={now} />. What is changed here holds at the next sign-in to mail
			all the same. Connections that are open already are ended as soon as it answers again.
		</Notice>
	)
}
