import { builtInRole } from '@/core/policy'

interface BuiltInGrant {
	readonly builtInRole: string | null
	readonly rights: readonly string[]
	readonly parent: { readonly rights: readonly string[] } | null
}

/**
 * The rights that a grant of a built-in role should have: the role's, as far as the grant it came from has them.
 *
 * @returns the grant's own rights when its role is no longer built in, or when nothing would be left
 */
export function currentRights({ builtInRole: key, rights, parent }: BuiltInGrant): string[] {
	const role = key === null ? undefined : builtInRole(key)
	const wanted = (role?.rights ?? []).filter((right) => parent === null || parent.rights.includes(right))
	return wanted.length === 0 ? [...rights] : wanted
}

/** Do two lists hold the same rights, in whatever order? */
export const sameRights = (a: readonly string[], b: readonly string[]): boolean =>
	a.length === b.length && a.every((right) => b.includes(right))
