/** The parts of a list's address: what it is searched, filtered and sorted by, and where in it (`at`). */
type Filter = Readonly<Record<string, string | undefined>>

/**
 * The address of the same list with something changed; a new view begins at its first page. What is empty is left out, so that links
 * stay short.
 * @param path of the list, without a query
 */
export const listAddress =
	<F extends { readonly [K in keyof F]: string | undefined }>(path: string, filter: F) =>
	(changes: Partial<F> & { readonly at?: string | undefined }): string => {
		const params = new URLSearchParams()
		for (const [name, value] of Object.entries<string | undefined>({
			...(filter as Filter),
			at: undefined,
			...changes,
		}))
			if (value) params.set(name, value)
		return params.size > 0 ? `${path}?${params}` : path
	}
