/**
 * How a child of the supervisor ends. Ctrl-C reaches it too, since a terminal sends it to the whole group, but the order
 * of stopping is the supervisor's: it sends SIGTERM when it is this child's turn. When the supervisor is killed, the
 * channel to it closes, and the child stops by itself.
 */

/** Longest time to finish what is under way, in milliseconds. */
const PATIENCE_MS = 10_000

/**
 * Stops this process in an orderly way when it is told to.
 *
 * @param stop finishes what is under way; after ten seconds the process ends without it
 */
export function endWithSupervisor(stop: () => Promise<void>): void {
	let stopping = false
	const end = () => {
		if (stopping) return
		stopping = true
		setTimeout(() => process.exit(0), PATIENCE_MS).unref()
		stop().then(
			() => process.exit(0),
			() => process.exit(1),
		)
	}
	process.on('SIGINT', () => undefined)
	process.on('SIGTERM', end)
	if (process.channel) process.on('disconnect', end)
	else process.on('SIGINT', end)
}
