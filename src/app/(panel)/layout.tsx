import { LogOut, UserRound } from 'lucide-react'
import { cookies } from 'next/headers'
import { redirect } from 'next/navigation'
import type { ReactNode } from 'react'
import { requireViewer } from '@/core/gateway/viewer'
import { SignOut } from '@/features/sessions'
import { AppFrame, CommandPalette, Logo, MenuLink, MenuSeparator, ThemeSwitch, ViewerMenu } from '@/ui'
import { jumpsFor, menuFor } from './menu'

/** The frame of the administrators' and delegates' panel. Who holds no grant has only their own page. */
export default async function PanelLayout({ children }: { children: ReactNode }) {
	const viewer = await requireViewer()
	const nav = menuFor(viewer)
	if (nav.length === 1) redirect('/my')
	const theme = (await cookies()).get('theme')?.value
	return (
		<AppFrame
			brand={<Logo />}
			nav={nav}
			top={
				<CommandPalette
					placeholder="Find a domain, mailbox, alias or person"
					searchUrl="/api/search"
					staticItems={jumpsFor(viewer)}
				/>
			}
			viewer={
				<ViewerMenu
					name={viewer.actor.name}
					detail={viewer.address}
					items={
						<>
							<MenuLink href="/my" icon={<UserRound size={16} aria-hidden />}>
								My account
							</MenuLink>
							<SignOut icon={<LogOut size={16} aria-hidden />} />
							<MenuSeparator />
							<ThemeSwitch value={theme === 'light' || theme === 'dark' ? theme : 'system'} />
						</>
					}
				/>
			}
		>
			{children}
		</AppFrame>
	)
}
