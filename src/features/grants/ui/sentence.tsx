import type { Part } from '../sentence'

/** A sentence with its strong parts. */
export function Sentence({ name, parts }: { name: string; parts: readonly Part[] }) {
	return (
		<>
			<strong>{name}</strong>{' '}
			{parts.map((part, at) => {
				const key = `${at} ${typeof part === 'string' ? part : part.strong}`
				return typeof part === 'string' ? <span key={key}>{part}</span> : <strong key={key}>{part.strong}</strong>
			})}
		</>
	)
}
