import { Meter } from '@/ui'

const count = new Intl.NumberFormat('en')
const PERIODS = { hour: 'in the last hour', day: 'in the last 24 hours' } as const

/**
 * To how many recipients was sent, of how many.
 * @param max NULL = no limit, and no bar
 * @param left also says how many more it may be
 */
export function SendGauge({ sent, max, period }: { sent: number; max: number | null; period: 'hour' | 'day' }) {
	const words = PERIODS[period]
	if (max === null) return <span>{`${count.format(sent)} ${words}, no limit`}</span>
	const left = max > sent ? `, ${count.format(max - sent)} left` : ''
	const text = `${count.format(sent)} of ${count.format(max)} recipients ${words}${left}`
	return <Meter value={sent} max={max} label={`Recipients ${words}`} text={text} />
}
