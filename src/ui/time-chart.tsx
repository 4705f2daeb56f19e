import { words } from './words'

export type Point = {
	/** The day or hour. */
	label: string
	/** NULL = not known: the line begins behind it. */
	value: number | null
	/** The value in words. */
	text: string
}

/**
 * A line over time on a filled ground, with the same numbers as a table behind a toggle. The drawing stretches to any width; its text
 * stands outside of it and does not.
 * @param points in the order shown, the same time apart
 * @param label what is charted; heading and spoken name
 * @param scale what stands beside the drawing: its upper end, the middle, and nothing; the number is that of the upper end
 * @param limit a line that should not be crossed
 */
export function TimeChart({
	points,
	label,
	scale,
	limit,
}: {
	points: readonly Point[]
	label: string
	scale: { top: number; texts: readonly [top: string, middle: string, bottom: string] }
	limit?: { value: number; text: string }
}) {
	const last = Math.max(1, points.length - 1)
	const y = (value: number) => round(100 - (Math.min(value, scale.top) / scale.top) * 100)
	const known = points.flatMap(({ value }, x) => (value === null ? [] : [`${x},${y(value)}`]))
	const first = points.findIndex(({ value }) => value !== null)
	const end = points.at(-1)
	return (
		<figure className="chart">
			<figcaption>{label}</figcaption>
			<div className="chart-plot">
				<div className="chart-scale" aria-hidden="true">
					{scale.texts.map((text) => (
						<span key={text}>{text}</span>
					))}
				</div>
				<svg
					role="img"
					aria-label={spoken(label, points, limit?.text)}
					viewBox={`0 0 ${last} 100`}
					preserveAspectRatio="none"
				>
					{[0, 50, 100].map((at) => (
						<line key={at} x1="0" x2={last} y1={at} y2={at} />
					))}
					{known.length > 0 && (
						<polygon className="chart-area" points={`${first},100 ${known.join(' ')} ${last},100`} />
					)}
					<polyline className="chart-line" points={known.join(' ')} />
					{limit && <line className="chart-limit" x1="0" x2={last} y1={y(limit.value)} y2={y(limit.value)} />}
					{points.map((point, x) => (
						<rect key={point.label} className="chart-hit" x={x - 0.5} width="1" y="0" height="100">
							<title>{`${point.label}: ${point.text}`}</title>
						</rect>
					))}
				</svg>
				<div className="chart-ends" aria-hidden="true">
					<span>{points[0]?.label}</span>
					{limit && <span className="chart-limit-word">{limit.text}</span>}
					<span>{end?.label}</span>
				</div>
			</div>
			<details className="chart-table">
				<summary>{words.showTable}</summary>
				<table>
					<thead>
						<tr>
							<th scope="col">{words.day}</th>
							<th scope="col">{label}</th>
						</tr>
					</thead>
					<tbody>
						{points.toReversed().map((point) => (
							<tr key={point.label}>
								<th scope="row">{point.label}</th>
								<td>{point.text}</td>
							</tr>
						))}
					</tbody>
				</table>
			</details>
		</figure>
	)
}

const round = (value: number): number => Math.round(value * 100) / 100

/** What the drawing says to whoever cannot see it: from where to where. */
function spoken(label: string, points: readonly Point[], limit: string | undefined): string {
	const known = points.filter(({ value }) => value !== null)
	const [from, to] = [known[0], known.at(-1)]
	if (!from || !to) return label
	return [`${label}: ${from.text} on ${from.label}, ${to.text} on ${to.label}`, limit].filter(Boolean).join('; ')
}
