export { backupPlan } from './backup-plan'
export { listRestores } from './list-restores'
export { BackupView } from './ui/backup-view'
