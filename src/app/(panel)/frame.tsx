'use client'

import {
	Activity,
	AtSign,
	Building2,
	Forward,
	Globe,
	LayoutDashboard,
	ListX,
	Mail,
	MailPlus,
	Radar,
	ReceiptText,
	Route,
	Stamp,
	UserRound,
	UsersRound,
} from 'lucide-react'
import type { ReactNode } from 'react'
import {
	AppFrame,
	CommandPalette,
	Logo,
	MenuLink,
	MenuSeparator,
	type StaticItem,
	type Theme,
	ThemeSwitch,
	ViewerMenu,
} from '@/ui'

const ICONS = {
	overview: LayoutDashboard,
	organizations: Building2,
	domains: Globe,
	mailboxes: AtSign,
	aliases: Forward,
	lists: MailPlus,
	people: UsersRound,
	approvals: Stamp,
	activity: Activity,
	billing: ReceiptText,
	outbox: Mail,
	jobs: ListX,
	drift: Radar,
	trace: Route,
} as const

/** An entry of the navigation. */
export interface NavEntry {
	readonly href: string
	readonly label: string
	readonly also?: string
	readonly icon: keyof typeof ICONS
}

const withIcon = ({ icon, ...entry }: NavEntry) => {
	const Icon = ICONS[icon]
	return { ...entry, icon: <Icon size={16} aria-hidden /> }
}

/**
 * What surrounds every page of the panel, written in the browser's half of the program: a page then carries it as a few words,
 * and not as the markup of each icon once more.
 * @param signOut the entry of the viewer's menu that ends the session
 */
export function PanelFrame({
	nav,
	jumps,
	viewer,
	theme,
	signOut,
	children,
}: {
	nav: readonly NavEntry[]
	jumps: readonly StaticItem[]
	viewer: { readonly name: string; readonly address: string }
	theme: Theme
	signOut: ReactNode
	children: ReactNode
}) {
	return (
		<AppFrame
			brand={<Logo />}
			nav={nav.map(withIcon)}
			top={
				<CommandPalette
					placeholder="Find a domain, mailbox, alias, list or person"
					searchUrl="/api/search"
					staticItems={jumps}
				/>
			}
			viewer={
				<ViewerMenu
					name={viewer.name}
					detail={viewer.address}
					items={
						<>
							<MenuLink href="/my" icon={<UserRound size={16} aria-hidden />}>
								My account
							</MenuLink>
							{signOut}
							<MenuSeparator />
							<ThemeSwitch value={theme} />
						</>
					}
				/>
			}
		>
			{children}
		</AppFrame>
	)
}
