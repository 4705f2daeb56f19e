import Link from 'next/link'
import type { ButtonHTMLAttributes, ComponentProps, ReactNode } from 'react'
import { cx } from './cx'
import { words } from './words'

export type ButtonVariant = 'primary' | 'secondary' | 'danger' | 'quiet'
export type ButtonSize = 'small' | 'medium' | 'large'

type Looks = {
	/** One primary button a page; danger for what cannot be taken back. Default secondary. */
	variant?: ButtonVariant
	/** small 28 px, medium 32 px, large 40 px high; on touch screens all are at least 40 px. */
	size?: ButtonSize
	/** Drawn before the text. */
	icon?: ReactNode
}

export type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & Looks & { pending?: boolean }

function looks({ variant = 'secondary', size = 'medium' }: Looks, className?: string) {
	return cx('btn', `btn-${variant}`, size !== 'medium' && `btn-${size}`, className)
}

/**
 * A button. Its type is `button` unless told otherwise, so that none submits a form by accident.
 * @param pending shows a spinner, keeps the width and the focus, and refuses further presses
 */
export function Button({ variant, size, icon, pending, className, children, disabled, ...rest }: ButtonProps) {
	return (
		<button
			type="button"
			{...rest}
			className={looks({ variant, size }, className)}
			disabled={disabled || pending}
			aria-busy={pending || undefined}
		>
			{pending ? <Spinner /> : icon}
			{children}
			{pending && <span className="sr-only">{words.working}</span>}
		</button>
	)
}

/** A link that looks like a button: for going somewhere, never for changing something. Takes the props of next/link. */
export function LinkButton({ variant, size, icon, className, children, ...rest }: ComponentProps<typeof Link> & Looks) {
	return (
		<Link prefetch={false} {...rest} className={looks({ variant, size }, className)}>
			{icon}
			{children}
		</Link>
	)
}

/**
 * A square button with nothing but an icon.
 * @param label what it does; spoken, and shown on hover
 */
export function IconButton({
	label,
	icon,
	variant = 'quiet',
	size,
	className,
	...rest
}: Omit<ButtonProps, 'children' | 'pending'> & { label: string; icon: ReactNode }) {
	return (
		<button
			type="button"
			title={label}
			aria-label={label}
			{...rest}
			className={cx(looks({ variant, size }), 'btn-icon', className)}
		>
			{icon}
		</button>
	)
}

/** The turning ring of a pending button. */
export function Spinner() {
	return (
		<svg className="spinner" viewBox="0 0 16 16" aria-hidden="true">
			<circle cx="8" cy="8" r="6" className="spinner-track" />
			<path d="M14 8a6 6 0 0 0-6-6" />
		</svg>
	)
}
