/** What backups are called on the screen. Pure: a client file may take it. */
export type BackupReason = 'erasing' | 'schedule' | 'hand' | 'trial' | 'found'
export type BackupState = 'waiting' | 'running' | 'verified' | 'refused' | 'failed' | 'expired'

export const REASON_WORDS: Readonly<Record<BackupReason, string>> = {
	erasing: 'before erasing',
	schedule: 'by schedule',
	hand: 'by hand',
	trial: 'trial restore',
	found: 'found in the store',
}

export const STATE_WORDS: Readonly<Record<BackupState, string>> = {
	waiting: 'Waiting',
	running: 'Being made',
	verified: 'Verified',
	refused: 'Refused',
	failed: 'Failed',
	expired: 'Expired',
}
