import type { Loaded } from '@/core/gateway/actor'
import { serverPlace } from '@/core/gateway/places'
import { may } from '@/core/policy'
import { Tabs } from '@/ui'

/** Statements and price plans, side by side, for whoever sees prices on the whole server. */
export function BillingTabs({ viewer, current }: { viewer: Loaded; current: '/billing' | '/billing/plans' }) {
	if (!may(viewer.actor, 'billing.view', serverPlace(), viewer.now)) return null
	const items = [
		{ href: '/billing', label: 'Statements' },
		{ href: '/billing/plans', label: 'Price plans' },
	]
	return <Tabs label="Billing" items={items.map((item) => ({ ...item, current: item.href === current }))} />
}
