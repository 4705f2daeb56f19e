import type { FoundJob } from '@/core/gateway/failed-jobs'
import { jobWords } from './job-words'

/** What the journal calls it: there will be no row left to look it up in. */
export const journalLabel = ({ name, about }: FoundJob): string =>
	about === '' ? jobWords(name) : `${jobWords(name)}: ${about}`
