import type { ReactNode } from 'react'
import { Glyph } from './glyph'
import { LogoMark } from './logo'
import { NavCurrent } from './nav-current'
import { SoftLink } from './soft-link'
import { SoftNavigation } from './soft-navigation'
import { words } from './words'

/** `also`: another path, separated by spaces, for which this entry is the current one. */
export type NavItem = { href: string; label: string; icon: ReactNode; current?: boolean; also?: string }

const navId = 'frame-nav'

function SkipLink() {
	return (
		<a href="#content" className="skip-link">
			{words.skipToContent}
		</a>
	)
}

/**
 * The panel's frame: navigation at the left, a bar at the top, the page in the middle. On a phone the navigation is a
 * native popover behind a button: it folds without any script.
 * @param brand logo and name, at the head of the navigation
 * @param nav at most eight entries, only what the viewer may see
 * @param top where the viewer is, and the search
 * @param viewer the viewer's menu
 */
export function AppFrame({
	brand,
	nav,
	top,
	viewer,
	children,
}: {
	brand: ReactNode
	nav: readonly NavItem[]
	top?: ReactNode
	viewer?: ReactNode
	children: ReactNode
}) {
	return (
		<div className="frame">
			<SkipLink />
			<SoftNavigation />
			<NavCurrent />
			<nav className="frame-nav" id={navId} popover="auto" aria-label={words.navigation}>
				<div className="frame-brand">{brand}</div>
				<ul>
					{nav.map((item) => (
						<li key={item.href}>
							<SoftLink href={item.href} data-also={item.also} aria-current={item.current ? 'page' : undefined}>
								{item.icon}
								{item.label}
							</SoftLink>
						</li>
					))}
				</ul>
			</nav>
			<header className="frame-top">
				<button
					type="button"
					className="btn btn-quiet btn-icon frame-toggle"
					popoverTarget={navId}
					aria-label={words.openNavigation}
				>
					<Glyph name="menu" />
				</button>
				<div className="frame-top-slot">{top}</div>
				{viewer}
			</header>
			<main id="content" className="frame-main" tabIndex={-1}>
				{children}
			</main>
		</div>
	)
}

/**
 * The frame of pages in front of the gate: sign-in, invitation, new password.
 * @param title the page's heading
 * @param description one sentence below it
 * @param brand instead of the mark and the product's name
 * @param foot below the card: a link to another door
 */
export function DoorFrame({
	title,
	description,
	brand,
	foot,
	children,
}: {
	title?: ReactNode
	description?: ReactNode
	brand?: ReactNode
	foot?: ReactNode
	children: ReactNode
}) {
	return (
		<div className="door">
			<SoftNavigation />
			<main id="content" className="door-main">
				<div className="door-card">
					<div className="door-brand">{brand ?? <LogoMark />}</div>
					{title && <h1>{title}</h1>}
					{description && <p className="door-description">{description}</p>}
					{children}
				</div>
				{foot && <div className="door-foot">{foot}</div>}
			</main>
			<div className="door-wall" aria-hidden="true">
				<svg className="door-gate" viewBox="0 0 40 52" aria-hidden="true">
					<path className="door-arch" d="M0 52V20a20 20 0 0 1 40 0v32z" />
					<path className="logo-gate" d="M5 52V20a15 15 0 0 1 30 0v32z" />
				</svg>
			</div>
		</div>
	)
}

/**
 * The frame of the owner's own pages: no navigation, one column.
 * @param brand logo and name
 * @param viewer the viewer's menu
 */
export function SelfFrame({ brand, viewer, children }: { brand: ReactNode; viewer?: ReactNode; children: ReactNode }) {
	return (
		<div className="self">
			<SkipLink />
			<SoftNavigation />
			<header className="self-top">
				{brand}
				{viewer}
			</header>
			<main id="content" className="self-main" tabIndex={-1}>
				{children}
			</main>
		</div>
	)
}
