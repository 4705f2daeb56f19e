import { Meter } from '@/ui'

const count = new Intl.NumberFormat('en')
const EACH = { hour: 'an hour', day: 'a day' } as const
const LAST = { hour: 'in the last hour', day: 'in the last 24 hours' } as const

/**
 * To how many recipients was sent, of how many, and how many are left.
 * @param max NULL = no limit, and no bar
 */
export function SendGauge({ sent, max, period }: { sent: number; max: number | null; period: 'hour' | 'day' }) {
	if (max === null) return <span>{`${count.format(sent)} ${LAST[period]}, no limit`}</span>
	const left = max > sent ? `, ${count.format(max - sent)} left` : ''
	const text = `${count.format(sent)} of ${count.format(max)} recipients ${EACH[period]}${left}`
	return <Meter value={sent} max={max} label={`Recipients ${LAST[period]}`} text={text} />
}
