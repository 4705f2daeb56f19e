import { Badge } from '@/ui'
import type { LetterState as State } from '../list-letters'

const SHOWN: Record<State, { tone: 'info' | 'success' | 'warning' | 'danger' | 'neutral'; text: string }> = {
	waiting: { tone: 'info', text: 'Waiting to be sent' },
	sent: { tone: 'success', text: 'Sent' },
	kept: { tone: 'warning', text: 'Kept here' },
	failed: { tone: 'danger', text: 'Failed' },
	withdrawn: { tone: 'neutral', text: 'Withdrawn' },
}

export function LetterState({ state }: { state: State }) {
	const { tone, text } = SHOWN[state]
	return <Badge tone={tone}>{text}</Badge>
}
