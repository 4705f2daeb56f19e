/**
 * Joins class names, leaving out the empty ones.
 * @param parts class names; false, null and undefined are skipped, so that `on && 'name'` can be written
 * @returns the joined names, or undefined when none is left (React then writes no attribute)
 */
export function cx(...parts: (string | false | null | undefined)[]): string | undefined {
	return parts.filter(Boolean).join(' ') || undefined
}
