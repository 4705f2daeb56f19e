import { createAlias } from '@/features/aliases/create-alias'
import { editAlias } from '@/features/aliases/edit-alias'
import { removeAlias } from '@/features/aliases/remove-alias'
import { anAlias, random } from '../../support/factories'
import { verbCase, verbsOnAddresses } from '../../support/verbs-on-addresses'

verbsOnAddresses<{ readonly alias: { id: string } }, 'alias'>(
	{
		'create-alias': verbCase(createAlias, {
			right: 'alias.create',
			neighbour: 'alias.edit',
			on: 'domain',
			input: ({ domain, mailbox }) => ({ domain: domain.id, localPart: `n${random()}`, destinations: mailbox.address }),
		}),
		'edit-alias': verbCase(editAlias, {
			right: 'alias.edit',
			neighbour: 'alias.create',
			on: 'alias',
			input: ({ alias, mailbox }) => ({ alias: alias.id, version: 1, destinations: mailbox.address }),
		}),
		'remove-alias': verbCase(removeAlias, {
			right: 'alias.remove',
			neighbour: 'alias.edit',
			on: 'alias',
			input: ({ alias }) => ({ alias: alias.id }),
		}),
	},
	{
		read: 'alias.read',
		column: { protected: true },
		make: async (owner, { domain, mailbox }) => ({ alias: await anAlias(owner, domain, [mailbox.address]) }),
	},
)
