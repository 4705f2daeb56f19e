'use client'

import { useEffect, useRef, useState } from 'react'
import { cx } from './cx'
import { Glyph } from './glyph'
import { words } from './words'

type Outcome = 'idle' | 'copied' | 'failed'

/** Copies a text; the clipboard interface exists only on https and localhost, so the old way stays as second choice. */
async function copyText(text: string): Promise<boolean> {
	try {
		await navigator.clipboard.writeText(text)
		return true
	} catch {
		const area = document.createElement('textarea')
		area.value = text
		area.className = 'sr-only'
		document.body.append(area)
		area.select()
		const done = document.execCommand('copy')
		area.remove()
		return done
	}
}

/**
 * A button that copies a text and says that it did.
 * @param value what is copied
 * @param label what it is, spoken: "Copy address"
 * @param text what the button shows
 */
export function CopyButton({ value, label, text = words.copy }: { value: string; label: string; text?: string }) {
	const [outcome, setOutcome] = useState<Outcome>('idle')
	const button = useRef<HTMLButtonElement>(null)
	useEffect(() => {
		if (outcome === 'idle') return
		const timer = setTimeout(() => setOutcome('idle'), 2500)
		return () => clearTimeout(timer)
	}, [outcome])
	const said = { idle: text, copied: words.copied, failed: words.copyFailed }[outcome]
	return (
		<>
			<button
				ref={button}
				type="button"
				className={cx('copy-button needs-js', outcome === 'copied' && 'copy-done')}
				aria-label={`${text} ${label}`}
				onClick={async () => {
					const done = await copyText(value)
					button.current?.focus()
					setOutcome(done ? 'copied' : 'failed')
				}}
			>
				{outcome === 'copied' && <Glyph name="check" />}
				{said}
			</button>
			<span className="sr-only" role="status">
				{outcome === 'idle' ? '' : said}
			</span>
		</>
	)
}

/** A value with a button that copies it. */
export function Copyable({ value, label }: { value: string; label: string }) {
	return (
		<span className="copyable">
			<code className="copyable-value">{value}</code>
			<CopyButton value={value} label={label} />
		</span>
	)
}
