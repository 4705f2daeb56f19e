import { Badge, type Column, DataTable, Section, Time } from '@/ui'
import type { OwnSession } from '../list-sessions'
import type { OwnSignIn } from '../list-sign-ins'
import { EndOtherSessionsForm, EndSessionForm } from './end-session-forms'

const SESSIONS: readonly Column[] = [
	{ key: 'device', label: 'Browser' },
	{ key: 'from', label: 'Address' },
	{ key: 'seen', label: 'Last used' },
	{ key: 'end', label: 'Sign out', hideLabel: true, align: 'end' },
]
const SIGN_INS: readonly Column[] = [
	{ key: 'what', label: 'What happened' },
	{ key: 'from', label: 'Address' },
	{ key: 'when', label: 'When' },
]

/** Where the viewer is signed in, each with a way to end it. @param now the request's moment */
export function SessionList({ sessions, now }: { sessions: readonly OwnSession[]; now: Date }) {
	const rows = sessions.map((session) => ({
		id: session.id,
		cells: {
			device: session.device,
			from: session.clientAddress,
			seen: session.here ? 'now' : <Time value={session.lastSeenAt} now={now} />,
			end: session.here ? (
				<Badge tone="success">This browser</Badge>
			) : (
				<EndSessionForm session={session.id} device={session.device} />
			),
		},
	}))
	return (
		<Section
			id="sessions"
			title="Browsers and sessions"
			description="Where you are signed in to this panel. Mail programs are not listed here."
			action={sessions.length > 1 ? <EndOtherSessionsForm /> : undefined}
		>
			<DataTable caption="Your sessions" columns={SESSIONS} rows={rows} empty="You are signed in nowhere." />
		</Section>
	)
}

/** The latest sign-ins, and the tries of whoever did not know the password. */
export function SignInList({ signIns, now }: { signIns: readonly OwnSignIn[]; now: Date }) {
	if (signIns.length === 0) return null
	const rows = signIns.map((entry) => ({
		id: entry.id,
		cells: {
			what: entry.done ? `Signed in with ${entry.device}` : <Badge tone="warning">Wrong password</Badge>,
			from: entry.clientAddress,
			when: <Time value={entry.at} now={now} />,
		},
	}))
	return (
		<Section
			id="sign-ins"
			title="Latest sign-ins"
			description="If one of these was not you, change your password. Tries with a wrong password are shown too."
		>
			<DataTable caption="Your latest sign-ins" columns={SIGN_INS} rows={rows} empty="" />
		</Section>
	)
}
