import { env } from '../env'
import { folderStore } from './folder'
import { s3Store } from './s3'
import { type BackupStore, BackupStoreError } from './store'

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

/** The same for whoever cannot go on without. @throws BackupStoreError when nobody knows the way any more */
export function expectStore(kind: string): BackupStore {
	const store = storeOf(kind)
	if (store) return store
	throw new BackupStoreError(`The panel does not know the store any more in which this backup lies (${kind}).`)
}
