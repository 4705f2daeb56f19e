/**
 * Is what would be done now what was shown when it was asked for? What is made or set by the clock is another by now: a time that lies as
 * far from the hour of the deed as the one that was shown did from the hour of asking is the same. So is any id: of what is made there is
 * another each time, and to whoever approves it says nothing.
 */
interface Clocks {
	readonly asked: Date
	readonly now: Date
}
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const INSTANT = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/
/** The database's clock is finer than ours, and what is told is cut to milliseconds. */
const NEARLY_MS = 1_000

/** @param was as it was kept, @param is as it would be: both plain JSON */
export function isSameAgain(was: unknown, is: unknown, clocks: Clocks): boolean {
	if (was === is) return true
	if (typeof was === 'string' && typeof is === 'string') return isMadeAnew(was, is, clocks)
	if (typeof was !== 'object' || typeof is !== 'object' || was === null || is === null) return false
	if (Array.isArray(was) !== Array.isArray(is)) return false
	const [before, after] = [Object.entries(was), new Map(Object.entries(is))]
	return (
		before.length === after.size &&
		before.every(([name, value]) => after.has(name) && isSameAgain(value, after.get(name), clocks))
	)
}

function isMadeAnew(was: string, is: string, { asked, now }: Clocks): boolean {
	if (ID.test(was) && ID.test(is)) return true
	if (!INSTANT.test(was) || !INSTANT.test(is)) return false
	const moved = Date.parse(is) - Date.parse(was) - (now.getTime() - asked.getTime())
	return Math.abs(moved) < NEARLY_MS
}
