/** Apart from approvals.ts: it loads every verb that can wait, and screens with some, which a test in a browser cannot. */
import { execute } from '@/core/gateway/execute'
import { approveRequest } from '@/features/approvals/approve-request'
import { as } from './callers'

export const approve = (by: { id: string }, request: string) => execute(approveRequest, as(by), { request })
