/** The body of a request, unless it is longer than it may be: what a client says of its length is not asked. */
export async function countedBody(request: Request, mostBytes: number): Promise<string | null> {
	const pieces: Uint8Array[] = []
	let bytes = 0
	for await (const piece of request.body ?? []) {
		bytes += piece.length
		if (bytes > mostBytes) return null
		pieces.push(piece)
	}
	return Buffer.concat(pieces).toString('utf8')
}
