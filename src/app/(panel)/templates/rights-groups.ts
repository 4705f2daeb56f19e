import { rightsInWords } from '@/features/roles'

/** Rights as boxes to tick, in groups. */
export const rightsGroups = () =>
	rightsInWords().map(({ title, rights }) => ({
		title,
		options: rights.map(({ right, label, consequence, needs }) => ({ value: right, label, help: consequence, needs })),
	}))
