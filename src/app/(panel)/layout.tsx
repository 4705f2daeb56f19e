import { cookies } from 'next/headers'
import { redirect } from 'next/navigation'
import type { ReactNode } from 'react'
import { requireViewer } from '@/core/gateway/viewer'
import { DueNotice } from '@/features/demands'
import { SignOut, StepUpByPasskey } from '@/features/sessions'
import { PanelFrame } from './frame'
import { jumpsFor, menuFor } from './menu'

/** The frame of the administrators' and delegates' panel. Who holds no grant has only their own page. */
export default async function PanelLayout({ children }: { children: ReactNode }) {
	const viewer = await requireViewer()
	const nav = menuFor(viewer)
	if (nav.length === 1) redirect('/my')
	const theme = (await cookies()).get('theme')?.value
	return (
		<PanelFrame
			nav={nav}
			jumps={jumpsFor(viewer)}
			viewer={{ name: viewer.actor.name, address: viewer.address }}
			theme={theme === 'light' || theme === 'dark' ? theme : 'system'}
			signOut={<SignOut />}
		>
			<DueNotice viewer={viewer} />
			<StepUpByPasskey>{children}</StepUpByPasskey>
		</PanelFrame>
	)
}
