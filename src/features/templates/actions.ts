'use server'

import { action } from '@/core/gateway/action'
import { applyTemplate } from './apply-template'
import { createTemplate } from './create-template'
import { editTemplate } from './edit-template'
import { removeTemplate } from './remove-template'
import { requireTemplates } from './require-templates'
import { stopTemplate } from './stop-template'

export const createTemplateAction = action(createTemplate, {
	after: ({ id }) => ({ redirect: `/templates/${id}?said=created` }),
})
export const editTemplateAction = action(editTemplate, {
	after: ({ id }) => ({ redirect: `/templates/${id}?said=saved` }),
})
export const removeTemplateAction = action(removeTemplate, { after: () => ({ redirect: '/templates?said=deleted' }) })
export const applyTemplateAction = action(applyTemplate, {
	after: () => ({ say: 'It is being applied. This page shows how far it is.' }),
})
export const stopTemplateAction = action(stopTemplate, { after: () => ({ say: 'Stopped.' }) })
export const requireTemplatesAction = action(requireTemplates, {
	after: ({ required }) => ({
		say: required > 0 ? 'New mailboxes are made with these templates only.' : 'New mailboxes are made freely again.',
	}),
})
