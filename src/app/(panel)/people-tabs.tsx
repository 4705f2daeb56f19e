import type { Loaded } from '@/core/gateway/actor'
import { mayAnywhere } from '@/core/policy'
import { Tabs } from '@/ui'

/** Accounts and roles, side by side, for whoever may see both. */
export function PeopleTabs({ viewer, current }: { viewer: Loaded; current: '/accounts' | '/roles' }) {
	const sees = (right: 'account.read' | 'role.read') => mayAnywhere(viewer.actor, right, viewer.now)
	if (!(sees('account.read') && sees('role.read'))) return null
	const items = [
		{ href: '/accounts', label: 'Accounts' },
		{ href: '/roles', label: 'Roles' },
	]
	return <Tabs label="People and roles" items={items.map((item) => ({ ...item, current: item.href === current }))} />
}
