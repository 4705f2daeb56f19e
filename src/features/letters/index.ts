export { getLetter, type LetterDetail } from './get-letter'
export { type LetterFilter, listLetters } from './list-letters'
export { LetterTable } from './ui/letter-table'
export { LetterView } from './ui/letter-view'
