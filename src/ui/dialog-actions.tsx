import type { ReactNode } from 'react'
import { words } from './words'

/**
 * The buttons at a dialog's foot: yours, and one that closes it.
 * @param cancel text of the closing button
 */
export function DialogActions({ children, cancel = words.cancel }: { children: ReactNode; cancel?: string }) {
	return (
		<div className="dialog-actions">
			<button type="button" className="btn btn-secondary needs-js" data-close="">
				{cancel}
			</button>
			{children}
		</div>
	)
}
