import type { ReactNode } from 'react'

/** Pages in front of the gate. Never made ahead of time: each answer carries a nonce of its own. */
export const dynamic = 'force-dynamic'

export default function DoorLayout({ children }: { children: ReactNode }) {
	return children
}
