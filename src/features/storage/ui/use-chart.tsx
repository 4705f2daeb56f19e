import { shownBytes } from '@/core/size'
import { Card, Section, TimeChart } from '@/ui'
import { type Day, roundUp } from '../days'

const DATE = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' })
const shownDay = (day: string): string => DATE.format(new Date(`${day}T00:00:00Z`))

/**
 * What was held day by day, today as it is now.
 * @param limitBytes a quota or limit; drawn where the use comes near enough to it for both to be seen
 */
export function UseChart({
	days,
	limitBytes,
	limitName,
	of,
}: {
	days: readonly Day[]
	limitBytes: bigint | null
	limitName: string
	/** What it is that holds it, where a page draws several. */
	of?: string
}) {
	const most = days.reduce((top, { bytes }) => (bytes !== null && bytes > top ? bytes : top), 0n)
	const near = limitBytes !== null && limitBytes > 0n && most * 2n >= limitBytes
	const top = roundUp(near && limitBytes > most ? limitBytes : most)
	return (
		<Section
			id={of === undefined ? 'storage' : `storage-${of}`}
			title={of === undefined ? 'Storage over time' : `Storage over time: ${of}`}
		>
			<Card>
				{days.filter(({ bytes }) => bytes !== null).length < 2 ? (
					<p className="text-muted">
						What it holds is noted once a day. The first days are drawn here when they are over.
					</p>
				) : (
					<TimeChart
						label="Storage in use"
						points={days.map(({ day, bytes }) => ({
							label: shownDay(day),
							value: bytes === null ? null : Number(bytes),
							text: bytes === null ? 'not known' : shownBytes(bytes),
						}))}
						scale={{ top: Number(top), texts: [shownBytes(top), shownBytes(top / 2n), '0'] }}
						{...(near ? { limit: { value: Number(limitBytes), text: `${limitName} ${shownBytes(limitBytes)}` } } : {})}
					/>
				)}
			</Card>
		</Section>
	)
}
