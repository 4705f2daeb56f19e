/** Things by something of theirs, in their order. (Map.groupBy comes with Node 21.) */
export function grouped<T, K>(things: readonly T[], keyOf: (thing: T) => K): Map<K, T[]> {
	const groups = new Map<K, T[]>()
	for (const thing of things) {
		const group = groups.get(keyOf(thing))
		if (group) group.push(thing)
		else groups.set(keyOf(thing), [thing])
	}
	return groups
}
