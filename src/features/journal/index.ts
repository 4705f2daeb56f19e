export { latestEntries, listEntries, listTouches } from './list-entries'
export { JournalTable, RecentActivity, Touches } from './ui/journal-table'
