/** A worker that is killed at one step of a backup or of erasing; run as a process of its own by tests/mail/backup-faults.test.ts. */
import { systemCaller } from '@/core/gateway/actor'
import { erase } from '@/features/backups/erase'
import { backupToMake } from '@/features/backups/mailbox-snapshot'
import { makeBackup } from '@/features/backups/make-backup'
import { keyOf } from '@/jobs/handler'
import { means } from '@/jobs/make-backup'

const [what = '', backup = '', at = ''] = process.argv.slice(2)
const dieAt = (step: string) => {
	if (step === at) process.kill(process.pid, 'SIGKILL')
}
if (what === 'erase') {
	const turn = { caller: systemCaller('erase-mailbox', ['system.erase']), key: (step: string) => keyOf(backup, step) }
	await erase(backup, turn, means(), dieAt)
} else {
	const wanted = await backupToMake(backup)
	if (wanted) await makeBackup(wanted, means(), dieAt)
}
process.exit(0)
