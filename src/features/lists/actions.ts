'use server'

import { action } from '@/core/gateway/action'
import { addListMembers } from './add-list-members'
import { createList } from './create-list'
import { editList } from './edit-list'
import { addOwnListMembers, removeOwnListMembers } from './own-list-members'
import { removeList } from './remove-list'
import { removeListMembers } from './remove-list-members'

const added = ({ added }: { added: number }) => ({
	say: added === 0 ? 'Everybody was on the list already.' : `${added} added.`,
})

export const createListAction = action(createList, { after: ({ id }) => ({ redirect: `/lists/${id}?said=created` }) })
export const editListAction = action(editList, { after: ({ id }) => ({ redirect: `/lists/${id}?said=saved` }) })
export const removeListAction = action(removeList, { after: () => ({ redirect: '/lists?said=deleted' }) })
export const addListMembersAction = action(addListMembers, { after: added })
export const removeListMembersAction = action(removeListMembers, { after: () => ({ say: 'Taken off the list.' }) })
export const addOwnListMembersAction = action(addOwnListMembers, { after: added })
export const removeOwnListMembersAction = action(removeOwnListMembers, {
	after: () => ({ say: 'Taken off the list.' }),
})
