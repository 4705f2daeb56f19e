import { LinkButton } from './button'
import { DialogActions } from './dialog-actions'
import { FormActions } from './field'
import { SubmitButton } from './submit-button'
import { words } from './words'

/**
 * The buttons of something dangerous: in a dialog, or on the page with the same form, which leads back by a link.
 * @param text what the button does, in its own words
 * @param cancel text of the way out
 * @param backHref where the way out leads; leave it out in a dialog, which it closes
 */
export function LastStep({
	text,
	cancel = words.cancel,
	backHref,
}: {
	text: string
	cancel?: string
	backHref?: string | undefined
}) {
	const submit = <SubmitButton variant="danger">{text}</SubmitButton>
	if (backHref === undefined) return <DialogActions cancel={cancel}>{submit}</DialogActions>
	return (
		<FormActions>
			{submit}
			<LinkButton href={backHref} variant="quiet">
				{cancel}
			</LinkButton>
		</FormActions>
	)
}
