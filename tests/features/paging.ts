/** Walks a list as somebody does who goes on page by page, and back again. */
import type { ListPage } from '@/core/gateway/keyset'

type Ask<T> = (at: string | undefined) => Promise<ListPage<T>>

/** Every page from here on, in the direction given. @param between is run after each page but the last: others who write meanwhile */
export async function pagesFrom<T>(
	ask: Ask<T>,
	way: 'next' | 'previous' = 'next',
	{ at, between }: { at?: string | undefined; between?: () => Promise<unknown> } = {},
): Promise<ListPage<T>[]> {
	const pages = [await ask(at)]
	for (let on = pages[0]?.[way]; on; on = pages.at(-1)?.[way] ?? null) {
		await between?.()
		pages.push(await ask(on))
		if (pages.length > 50) throw new Error('this list does not end')
	}
	return pages
}

export const rowsOf = <T>(pages: readonly ListPage<T>[]): T[] => pages.flatMap((page) => [...page.rows])
