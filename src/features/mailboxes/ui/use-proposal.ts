import { useState } from 'react'
import { isPattern, proposedLocalPart } from '@/core/proposed-address'

/** The address that a pattern makes of the name while it is typed. @param pattern empty = none */
export function useProposal(pattern: string, typed: string) {
	const [name, onName] = useState(typed)
	return { proposal: isPattern(pattern) ? proposedLocalPart(pattern, name) : '', onName }
}
