/**
 * What using a template means, for whoever makes or shows something with one. Apart from the templates themselves, since making a
 * mailbox is done outside of pages as well, and nothing here draws any.
 */
export {
	ChosenTemplate,
	type ChosenTemplates,
	chosenTemplates,
	REQUIRED,
} from './chosen-templates'
export { COLUMNS } from './columns'
export { differences } from './differences'
export { giveAlong } from './give-along'
export { type MandatoryBound, mandatoryBound } from './mandatory-bound'
export { labelsOf, linesOf, type TemplateColumns } from './said'
export { type Choices, NO_CHOICES, templateChoices } from './template-choices'
export { welcomeLetter } from './welcome-letter'
