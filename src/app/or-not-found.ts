import { notFound } from 'next/navigation'
import { z } from 'zod'

/** A page about something that is missing, or not the viewer's to see, is the same page: not found. */
export async function orNotFound<T>(asked: Promise<T | null>): Promise<T> {
	const answer = await asked.catch((error: unknown) => {
		const kind = (error as { problem?: { kind?: string } } | null)?.problem?.kind
		if (kind === 'not-found') return null
		throw error
	})
	if (answer === null) notFound()
	return answer
}

/** Whether this could be the id of something. */
export const isId = (text: string | undefined): text is string => z.uuid().safeParse(text).success

/** The id in a page's address; whatever is no id leads to the same page as an id that is not there. */
export async function idOf(params: Promise<{ id: string }>): Promise<string> {
	const { id } = await params
	return isId(id) ? id : notFound()
}
