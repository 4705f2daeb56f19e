'use server'

import { action } from '@/core/gateway/action'
import { createAlias } from './create-alias'
import { editAlias } from './edit-alias'
import { removeAlias } from './remove-alias'

export const createAliasAction = action(createAlias, {
	after: ({ id }) => ({ redirect: `/aliases/${id}?said=created` }),
})
export const editAliasAction = action(editAlias)
export const removeAliasAction = action(removeAlias, { after: () => ({ redirect: '/aliases?said=deleted' }) })
