export { latestEntries, listEntries } from './list-entries'
export { JournalTable, RecentActivity } from './ui/journal-table'
