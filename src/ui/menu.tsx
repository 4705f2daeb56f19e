import { type AnchorHTMLAttributes, type ButtonHTMLAttributes, type ReactNode, useId } from 'react'
import { cx } from './cx'
import { Glyph } from './glyph'
import { SoftLink } from './soft-link'

/**
 * A button and what it unfolds. A native popover: it opens, closes and gives the focus back without any script.
 * @param label spoken name of the button
 * @param button what the button shows
 * @param items MenuLink, MenuButton, forms with a MenuButton, MenuSeparator
 * @param className class of the button, instead of the quiet icon button's
 */
export function Menu({
	label,
	button,
	items,
	className = 'btn btn-quiet btn-icon',
}: {
	label: string
	button: ReactNode
	items: ReactNode
	className?: string
}) {
	const id = `menu${useId()}`
	return (
		<>
			<button type="button" className={className} popoverTarget={id} aria-label={label} title={label}>
				{button}
			</button>
			<div id={id} popover="auto" className="menu">
				{items}
			</div>
		</>
	)
}

/**
 * The secondary actions of a row. Keep the items few and let them lead to pages: fifty rows carry fifty of these.
 * @param label whose actions: "Actions for anna@example.org"
 */
export function RowMenu({ label, items }: { label: string; items: ReactNode }) {
	return (
		<Menu
			label={label}
			button={<Glyph name="dots" />}
			items={items}
			className="btn btn-quiet btn-icon btn-small row-menu"
		/>
	)
}

type ItemLooks = { icon?: ReactNode; tone?: 'danger' }

/** An entry that leads somewhere. */
export function MenuLink({
	icon,
	tone,
	children,
	className,
	...rest
}: AnchorHTMLAttributes<HTMLAnchorElement> & ItemLooks & { href: string }) {
	return (
		<SoftLink {...rest} className={cx('menu-item', className)} data-tone={tone}>
			{icon}
			{children}
		</SoftLink>
	)
}

/** An entry that does something: inside a form with `type="submit"`, or in a client component with `onClick`. */
export function MenuButton({
	icon,
	tone,
	children,
	className,
	...rest
}: ButtonHTMLAttributes<HTMLButtonElement> & ItemLooks) {
	return (
		<button type="button" {...rest} className={cx('menu-item', className)} data-tone={tone}>
			{icon}
			{children}
		</button>
	)
}

/** A line between groups of entries. */
export function MenuSeparator() {
	return <hr className="menu-line" />
}

/** Text in a menu that is no entry: who is signed in, what the entries are about. */
export function MenuText({ children }: { children: ReactNode }) {
	return <div className="menu-text">{children}</div>
}

/** The letters that stand for a person where there is no picture: of the first and the last word of the name. */
function initials(name: string): string {
	const [first = '', ...rest] = name.trim().split(/\s+/)
	return `${[...first][0] ?? ''}${[...(rest.at(-1) ?? '')][0] ?? ''}`.toUpperCase()
}

/**
 * The menu of the one who is signed in, at the top right.
 * @param name the person's name; its initials are the button
 * @param detail the sign-in address
 * @param items as in Menu
 */
export function ViewerMenu({ name, detail, items }: { name: string; detail?: string; items: ReactNode }) {
	return (
		<Menu
			label={name}
			className="viewer"
			button={initials(name)}
			items={
				<>
					<MenuText>
						<strong className="viewer-name">{name}</strong>
						{detail}
					</MenuText>
					<MenuSeparator />
					{items}
				</>
			}
		/>
	)
}
