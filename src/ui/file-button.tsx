import type { ReactNode } from 'react'
import { Button, type ButtonProps } from './button'

/**
 * A button that downloads a file. It sends a form, as handing out a file is written down; the page stays where it is.
 * @param file the name of the file (src/app/api/files)
 * @param values what says which; empty ones are left out
 */
export function FileButton({
	file,
	values,
	children,
	...button
}: Pick<ButtonProps, 'variant' | 'size' | 'icon'> & {
	file: string
	values: Readonly<Record<string, string | undefined>>
	children: ReactNode
}) {
	return (
		<form method="post" action={`/api/files/${file}`}>
			{Object.entries(values).map(([name, value]) =>
				value ? <input key={name} type="hidden" name={name} value={value} /> : null,
			)}
			<Button {...button} type="submit">
				{children}
			</Button>
		</form>
	)
}
