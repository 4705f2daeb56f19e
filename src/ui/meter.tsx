import { words } from './words'

function levelOf(share: number, full: boolean): { tone: 'ok' | 'warning' | 'danger'; word: string | null } {
	if (full) return { tone: 'danger', word: words.full }
	if (share >= 0.95) return { tone: 'danger', word: words.almostFull }
	return share >= 0.8 ? { tone: 'warning', word: words.filling } : { tone: 'ok', word: null }
}

/**
 * How much of a limit is used: amber from 80 %, red from 95 %, and the words for both.
 * Drawn as SVG, whose width attribute needs no inline style and so passes a strict content security policy.
 * @param value what is used, in any unit
 * @param max the limit in the same unit, or null when there is none (then no bar is drawn)
 * @param label what is measured; spoken
 * @param text the numbers in words, such as "3.2 of 5 GB"
 * @param full for what counts as full before the last byte is used
 */
export function Meter({
	value,
	max,
	label,
	text,
	full = false,
}: {
	value: number
	max: number | null
	label: string
	text: string
	full?: boolean
}) {
	if (max === null) return <span className="meter-text">{text}</span>
	const share = max > 0 ? Math.max(0, value / max) : 1
	const { tone, word } = levelOf(share, full || share >= 1)
	const spoken = word ? `${text}, ${word}` : text
	const shown = Math.min(100, Math.round(share * 1000) / 10)
	return (
		<span className="meter" data-tone={tone}>
			{/* biome-ignore lint/a11y/useSemanticElements: the native meter cannot be styled alike in all browsers */}
			<svg
				className="meter-bar"
				role="meter"
				aria-label={label}
				aria-valuemin={0}
				aria-valuemax={100}
				aria-valuenow={shown}
				aria-valuetext={spoken}
			>
				<rect width={`${shown}%`} height="100%" />
			</svg>
			<span className="meter-text" aria-hidden="true">
				{text}
				{word && <span className="meter-word"> · {word}</span>}
			</span>
		</span>
	)
}
