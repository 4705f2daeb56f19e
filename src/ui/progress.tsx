/**
 * How far work is that goes on by itself. Drawn like a meter, but never a warning: more of it is better.
 * @param label what is counted; spoken
 * @param text the numbers in words, such as "320 of 5,000 messages"
 */
export function Progress({ value, max, label, text }: { value: number; max: number; label: string; text: string }) {
	const shown = max > 0 ? Math.min(100, Math.max(0, Math.round((value / max) * 1000) / 10)) : 0
	return (
		<span className="meter" data-tone="ok">
			<svg
				className="meter-bar"
				role="progressbar"
				aria-label={label}
				aria-valuemin={0}
				aria-valuemax={100}
				aria-valuenow={shown}
				aria-valuetext={text}
			>
				<rect width={`${shown}%`} height="100%" />
			</svg>
			<span className="meter-text" aria-hidden="true">
				{text}
			</span>
		</span>
	)
}
