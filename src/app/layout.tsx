import type { Metadata, Viewport } from 'next'
import { cookies } from 'next/headers'
import type { ReactNode } from 'react'
import { Toaster } from '@/ui'
import './globals.css'

export const metadata: Metadata = {
	title: { default: 'Postern', template: '%s · Postern' },
	description: 'The control panel for your mail.',
	icons: { icon: '/icon.svg' },
	robots: { index: false, follow: false },
}
export const viewport: Viewport = { width: 'device-width', initialScale: 1 }

/** Nothing private stands here. The theme comes from a cookie, so that no page flashes in the other colours first. */
export default async function RootLayout({ children }: { children: ReactNode }) {
	const theme = (await cookies()).get('theme')?.value
	return (
		<html lang="en" data-theme={theme === 'light' || theme === 'dark' ? theme : undefined}>
			<body>
				{children}
				<Toaster />
			</body>
		</html>
	)
}
