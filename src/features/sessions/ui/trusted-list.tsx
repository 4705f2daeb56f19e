import { type Column, DataTable, Section, Time } from '@/ui'
import type { TrustedDevice } from '../list-trusted'
import { ForgetDeviceForm, ForgetDevicesForm } from './trusted-forms'

const COLUMNS: readonly Column[] = [
	{ key: 'device', label: 'Browser' },
	{ key: 'from', label: 'Address' },
	{ key: 'used', label: 'Last used' },
	{ key: 'until', label: 'Remembered until' },
	{ key: 'end', label: 'Forget', hideLabel: true, align: 'end' },
]
const DAY = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' })

/** The browsers that are not asked for the second factor, each with a way to end that. @param now the request's moment */
export function TrustedList({ devices, now }: { devices: readonly TrustedDevice[]; now: Date }) {
	if (devices.length === 0) return null
	const rows = devices.map((one) => ({
		id: one.id,
		cells: {
			device: one.device,
			from: one.clientAddress,
			used: <Time value={one.lastUsedAt} now={now} />,
			until: DAY.format(one.expiresAt),
			end: <ForgetDeviceForm device={one.id} name={one.device} />,
		},
	}))
	return (
		<Section
			id="remembered"
			title="Remembered browsers"
			description="Signing in there asks for the password alone. Another password, and any change of your second factors, ends this for all."
			action={devices.length > 1 ? <ForgetDevicesForm /> : undefined}
		>
			<DataTable caption="Remembered browsers" columns={COLUMNS} rows={rows} empty="" />
		</Section>
	)
}
