'use client'

import { CircleAlert } from 'lucide-react'
import { Button, EmptyState, Page } from '@/ui'

/** Something failed that nobody foresaw. Says the id under which the log has it, and nothing else. */
export default function PanelError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
	return (
		<Page title="That did not work">
			<EmptyState
				icon={<CircleAlert />}
				title="The page could not be made"
				action={<Button onClick={reset}>Try again</Button>}
			>
				Nothing was changed. {error.digest && <>The log has it under {error.digest}.</>}
			</EmptyState>
		</Page>
	)
}
