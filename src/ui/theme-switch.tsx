'use client'

import { Monitor, Moon, Sun } from 'lucide-react'
import { useId, useState } from 'react'
import { words } from './words'

export type Theme = 'system' | 'light' | 'dark'

const choices = [
	{ value: 'system', label: words.themeSystem, Icon: Monitor },
	{ value: 'light', label: words.themeLight, Icon: Sun },
	{ value: 'dark', label: words.themeDark, Icon: Moon },
] as const

/**
 * System, light or dark. Keeps the choice in the cookie `theme` for a year, from which the server sets `data-theme`
 * on the root element, so that no page flashes in the other colours first.
 * @param value the cookie's value as the server read it
 */
export function ThemeSwitch({ value = 'system' }: { value?: Theme }) {
	const [theme, setTheme] = useState<Theme>(value)
	const name = useId()
	return (
		<fieldset className="theme-switch needs-js" data-keep-open="">
			<legend className="sr-only">{words.theme}</legend>
			{choices.map(({ value: choice, label, Icon }) => (
				<label key={choice} className="theme-choice" title={label}>
					<input
						type="radio"
						name={name}
						value={choice}
						checked={theme === choice}
						onChange={() => {
							setTheme(choice)
							remember(choice)
						}}
					/>
					<Icon size={16} aria-hidden />
					<span className="sr-only">{label}</span>
				</label>
			))}
		</fieldset>
	)
}

function remember(theme: Theme) {
	if (theme === 'system') document.documentElement.removeAttribute('data-theme')
	else document.documentElement.setAttribute('data-theme', theme)
	// biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing on plain http, where small installations run
	document.cookie = `theme=${theme}; path=/; max-age=31536000; samesite=lax`
}
