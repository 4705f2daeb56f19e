import type { ReactNode } from 'react'
import { LinkButton } from './button'
import { Glyph } from './glyph'
import { PrintButton } from './print-button'

/** A page that is meant for paper: light whatever the theme, no frame; the bar above it is not printed. */
export function Paper({ back, backHref, children }: { back: string; backHref: string; children: ReactNode }) {
	return (
		<div className="paper">
			<header className="paper-bar">
				<LinkButton href={backHref} variant="quiet" icon={<Glyph name="left" />}>
					{back}
				</LinkButton>
				<PrintButton />
			</header>
			<main id="content" className="paper-sheet" tabIndex={-1}>
				{children}
			</main>
		</div>
	)
}
