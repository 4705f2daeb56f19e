import { env } from '../env'
import { folderStore } from './folder'
import { s3Store } from './s3'
import type { BackupStore } from './store'

export { BackupMissing, type BackupStore, BackupStoreError } from './store'

/** Where this panel keeps backups, as it was set. */
export function backupStore(): BackupStore {
	const { backupBucket, backupFolder } = env()
	return backupBucket ? s3Store(backupBucket) : folderStore(backupFolder)
}

/** Where a backup of that kind lies, also after the setting was changed. NULL = nobody knows the way any more. */
export function storeOf(kind: string): BackupStore | null {
	const { backupBucket, backupFolder } = env()
	if (kind === 's3') return backupBucket ? s3Store(backupBucket) : null
	return kind === 'folder' ? folderStore(backupFolder) : null
}
