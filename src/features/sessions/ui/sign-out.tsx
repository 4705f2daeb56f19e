'use client'

import { LogOut } from 'lucide-react'
import { ActionForm, MenuButton, useActionForm } from '@/ui'
import { signOutAction } from '../actions'

/** An entry of the viewer's menu. */
export function SignOut() {
	const form = useActionForm(signOutAction)
	return (
		<ActionForm form={form}>
			<MenuButton type="submit" icon={<LogOut size={16} aria-hidden />}>
				Sign out
			</MenuButton>
		</ActionForm>
	)
}
