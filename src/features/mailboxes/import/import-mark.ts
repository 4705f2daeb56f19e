import { createHash } from 'node:crypto'
import type { PlannedLine } from '@/core/gateway/form'
import type { Chosen } from './import-lines'

interface Planned {
	readonly domain: string
	readonly template: Chosen
	readonly person: Chosen
}

/** Another one as soon as something else would be made. */
export const markOf = ({ domain, template, person }: Planned, lines: readonly PlannedLine[]): string =>
	createHash('sha256')
		.update(
			JSON.stringify([
				[domain, template?.id ?? '', person?.id ?? ''],
				...lines.map(({ is, address, name, says }) => [is, address, name, says]),
			]),
		)
		.digest('base64url')
