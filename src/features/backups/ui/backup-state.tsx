import { Badge } from '@/ui'
import { STATE_WORDS, type BackupState as State } from '../backup-words'

const TONES: Record<State, 'info' | 'success' | 'danger' | 'neutral'> = {
	waiting: 'info',
	running: 'info',
	verified: 'success',
	refused: 'danger',
	failed: 'danger',
	expired: 'neutral',
}

export function BackupState({ state }: { state: State }) {
	return <Badge tone={TONES[state]}>{STATE_WORDS[state]}</Badge>
}
