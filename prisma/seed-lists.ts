/** The mailing lists of the story: a class whose teacher looks after it, with parents elsewhere, and the whole staff. */
import { createList } from '@/features/lists/create-list'
import { done, type Teller } from './seed-teller'

const SCHOOL = 'birch-school.example'
const at = (...names: string[]): string => names.map((name) => `${name}@${SCHOOL}`).join('\n')

export async function tellLists(teller: Teller): Promise<void> {
	const domain = teller.domains.get(SCHOOL) ?? ''
	await done(teller, createList, {
		domain,
		localPart: 'class-5a',
		name: 'Parents of class 5a',
		description: 'Trips, dates and the homework that nobody wrote down',
		posters: 'members',
		replies: 'list',
		subjectPrefix: '[5a]',
		outside: true,
		owners: at('anton.weiss'),
		members: [at('anton.weiss', 'greta.holm'), 'marta.ruiz@mail.example', 'Jo Park <jo.park@letters.example>'].join(
			'\n',
		),
	})
	await done(teller, createList, {
		domain,
		localPart: 'staff',
		name: 'All staff',
		posters: 'organization',
		replies: 'author',
		owners: at('hana.okafor'),
		members: at(
			'dora.lindqvist',
			'hana.okafor',
			'anton.weiss',
			'bea.moreau',
			'carlos.ibarra',
			'farid.nasser',
			'greta.holm',
		),
	})
}
