import { Tabs } from '@/ui'

/** Backups one by one, and what makes them. */
export const BackupTabs = ({ current }: { current: '/backups' | '/backups/schedules' }) => (
	<Tabs
		label="Backups"
		items={[
			{ href: '/backups', label: 'Backups', current: current === '/backups' },
			{ href: '/backups/schedules', label: 'Schedules', current: current === '/backups/schedules' },
		]}
	/>
)
