import { z } from 'zod'

/** Where it is from, as the command line and the journal say it. */
export const SOURCES = {
	postfixadmin: 'PostfixAdmin',
	mailcow: 'mailcow',
	jeboehm: 'docker-mailserver (jeboehm)',
	csv: 'a CSV file',
} as const
export type Source = keyof typeof SOURCES
export const isSource = (text: string): text is Source => Object.hasOwn(SOURCES, text)
export const SourceName = z.enum(Object.keys(SOURCES) as [Source, ...Source[]])
