import { createAlias } from '@/features/aliases/create-alias'
import { editAlias } from '@/features/aliases/edit-alias'
import { removeAlias } from '@/features/aliases/remove-alias'
import { random } from '../../support/factories'
import { domainOf, freshAlias } from '../world'
import { attempt, type Entries, reading } from './attempt'

const OUTSIDE = ['somebody.else@elsewhere.test']

export const ALIAS: Entries<'alias'> = {
	'alias.read': reading(
		async (read) => (await read.alias.findMany({ select: { id: true } })).map(({ id }) => id),
		async (aim) => (await freshAlias(aim)).id,
	),
	'alias.create': [
		attempt(createAlias, async (aim) => ({
			domain: domainOf(aim).id,
			localPart: `n${random()}`,
			destinations: OUTSIDE,
		})),
	],
	'alias.edit': [
		attempt(editAlias, async (aim) => ({
			alias: (await freshAlias(aim)).id,
			version: 1,
			destinations: OUTSIDE,
			enabled: true,
		})),
	],
	'alias.remove': [attempt(removeAlias, async (aim) => ({ alias: (await freshAlias(aim)).id }))],
	// A second right of the verbs above: with every actor of the table it comes together with the first.
	'alias.forward-outside': [
		attempt(createAlias, async (aim) => ({
			domain: domainOf(aim).id,
			localPart: `n${random()}`,
			destinations: OUTSIDE,
		})),
	],
}
