import { cx } from './cx'

/**
 * The mark: a castle wall seen from outside, and in it, off the middle, the small gate with a light behind it.
 * The wall takes the text colour, the gate the accent.
 * @param label spoken name; without it the mark is decoration
 * @param className size and colour; 24 px unless told
 */
export function LogoMark({ label, className }: { label?: string; className?: string }) {
	return (
		<svg
			className={cx('logo-mark', className)}
			viewBox="0 0 24 24"
			role={label ? 'img' : undefined}
			aria-label={label}
			aria-hidden={label ? undefined : true}
		>
			<path className="logo-wall" d="M2 3.5h4.4v3.2h3.4V3.5h4.4v3.2h3.4V3.5H22v17h-2.4V15a4.1 4.1 0 0 0-8.2 0v5.5H2z" />
			<path className="logo-gate" d="M13.2 20.5V15a2.3 2.3 0 0 1 4.6 0v5.5z" />
		</svg>
	)
}

/**
 * Mark and name side by side.
 * @param name the product's or the operator's name
 * @param className extra class
 */
export function Logo({ name = 'Postern', className }: { name?: string; className?: string }) {
	return (
		<span className={cx('logo', className)}>
			<LogoMark />
			<span className="logo-name">{name}</span>
		</span>
	)
}
