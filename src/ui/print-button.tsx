'use client'

import { Button } from './button'
import { words } from './words'

/** Opens the browser's print dialog. */
export function PrintButton() {
	return (
		<Button variant="primary" className="needs-js" onClick={() => window.print()}>
			{words.print}
		</Button>
	)
}
