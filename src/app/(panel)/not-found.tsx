'use client'

import { SearchX } from 'lucide-react'
import { EmptyState, LinkButton, Page } from '@/ui'

/** For what is missing and for what is not the viewer's to see: the same page. Every page carries it: so as a name, not as markup. */
export default function NotFound() {
	return (
		<Page title="Not here">
			<EmptyState
				icon={<SearchX />}
				title="There is no such page, or it is not yours to see"
				action={<LinkButton href="/">Go to the overview</LinkButton>}
			>
				A link may be old, or your rights may have changed since.
			</EmptyState>
		</Page>
	)
}
