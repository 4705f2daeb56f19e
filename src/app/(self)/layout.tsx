import { LayoutDashboard } from 'lucide-react'
import { cookies } from 'next/headers'
import type { ReactNode } from 'react'
import { requireViewer } from '@/core/gateway/viewer'
import { DueNotice } from '@/features/demands'
import { SignOut, StepUpByPasskey } from '@/features/sessions'
import { LinkButton, Logo, MenuSeparator, SelfFrame, SoftLink, ThemeSwitch, ViewerMenu } from '@/ui'
import { holdsRights } from './holds-rights'

/** The frame of the pages about oneself: no navigation, and a way into the panel for whoever has something to do there. */
export default async function SelfLayout({ children }: { children: ReactNode }) {
	const viewer = await requireViewer()
	const theme = (await cookies()).get('theme')?.value
	const panel = holdsRights(viewer)
	return (
		<SelfFrame
			brand={
				<SoftLink href={panel ? '/' : '/my'} className="flex items-center no-underline">
					<Logo />
				</SoftLink>
			}
			viewer={
				<div className="flex items-center gap-2">
					{panel && (
						<LinkButton href="/" variant="quiet" icon={<LayoutDashboard size={16} aria-hidden />}>
							Panel
						</LinkButton>
					)}
					<ViewerMenu
						name={viewer.actor.name}
						detail={viewer.address}
						items={
							<>
								<SignOut />
								<MenuSeparator />
								<ThemeSwitch value={theme === 'light' || theme === 'dark' ? theme : 'system'} />
							</>
						}
					/>
				</div>
			}
		>
			<DueNotice viewer={viewer} />
			<StepUpByPasskey>{children}</StepUpByPasskey>
		</SelfFrame>
	)
}
