'use client'

import { useFormStatus } from 'react-dom'
import { Button, type ButtonProps } from './button'

/**
 * The button that sends the form around it: primary unless told otherwise, pending while the form's action runs.
 * Works before JavaScript has loaded, as any submit button.
 * @param pending for one of several buttons in a form: whether it is the one that was pressed
 */
export function SubmitButton({ variant = 'primary', pending, ...rest }: ButtonProps) {
	const status = useFormStatus()
	return <Button type="submit" variant={variant} pending={pending ?? status.pending} {...rest} />
}
