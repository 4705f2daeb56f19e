import { systemQuery } from '@/core/gateway/query'
import { locateFinding } from './locate-finding'

/** An open finding, for the job that mends it. */
export const openFinding = (finding: string) =>
	systemQuery('system.mend-drift', (read) => locateFinding(read, { finding }))
