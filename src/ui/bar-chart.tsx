import { words } from './words'

export type Bar = { label: string; value: number }

/** The next number at or above one that can be read at a glance, as can its half, so that the scale ends on it. */
function roundUp(value: number): number {
	if (value <= 0) return 1
	const power = 10 ** Math.floor(Math.log10(value))
	return ([1, 1.2, 1.6, 2, 3, 4, 6, 8, 10].find((step) => step * power >= value) ?? 10) * power
}

/**
 * Bars over a row of labels, with the same numbers as a table behind a toggle. All measures are percentages of the
 * box, so it fits any width without scaling its text.
 * @param data in the order shown
 * @param label what is charted; heading and spoken name
 * @param unit what the numbers count, such as "messages"
 * @param locale BCP 47 tag, for the numbers
 */
export function BarChart({
	data,
	label,
	unit,
	locale = 'en',
}: {
	data: readonly Bar[]
	label: string
	unit: string
	locale?: string
}) {
	const format = new Intl.NumberFormat(locale)
	const top = roundUp(Math.max(0, ...data.map((bar) => bar.value)))
	const step = 100 / Math.max(1, data.length)
	const first = data[0]
	const last = data[data.length - 1]
	return (
		<figure className="chart">
			<figcaption>
				{label} <span className="chart-unit">{unit}</span>
			</figcaption>
			<div className="chart-plot">
				<div className="chart-scale" aria-hidden="true">
					<span>{format.format(top)}</span>
					<span>{top < 2 ? '' : format.format(top / 2)}</span>
					<span>0</span>
				</div>
				<svg role="img" aria-label={`${label}, ${unit}`}>
					{[0, 50, 100].map((y) => (
						<line key={y} x1="0" x2="100%" y1={`${y}%`} y2={`${y}%`} />
					))}
					{data.map((bar, index) => {
						const height = (Math.max(0, bar.value) / top) * 100
						return (
							<rect
								key={bar.label}
								x={`${(index + 0.15) * step}%`}
								width={`${step * 0.7}%`}
								y={`${100 - height}%`}
								height={`${height}%`}
							>
								<title>{`${bar.label}: ${format.format(bar.value)} ${unit}`}</title>
							</rect>
						)
					})}
				</svg>
				<div className="chart-ends" aria-hidden="true">
					<span>{first?.label}</span>
					{data.length > 1 && <span>{last?.label}</span>}
				</div>
			</div>
			<details className="chart-table">
				<summary>{words.showTable}</summary>
				<table>
					<thead>
						<tr>
							<th scope="col">{label}</th>
							<th scope="col">{unit}</th>
						</tr>
					</thead>
					<tbody>
						{data.map((bar) => (
							<tr key={bar.label}>
								<th scope="row">{bar.label}</th>
								<td>{format.format(bar.value)}</td>
							</tr>
						))}
					</tbody>
				</table>
			</details>
		</figure>
	)
}
