/** Something that keeps Postern from starting and that the operator can mend. `message` is one line that says how. */
export class StartError extends Error {
	override readonly name = 'StartError'
}
