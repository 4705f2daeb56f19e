'use client'

import type { ReactNode } from 'react'
import { ActionForm, MenuButton, useActionForm } from '@/ui'
import { signOutAction } from '../actions'

/** An entry of the viewer's menu. */
export function SignOut({ icon }: { icon?: ReactNode }) {
	const form = useActionForm(signOutAction)
	return (
		<ActionForm form={form}>
			<MenuButton type="submit" icon={icon}>
				Sign out
			</MenuButton>
		</ActionForm>
	)
}
