'use server'

import { action } from '@/core/gateway/action'
import { discardJob } from './discard-job'
import { retryJob } from './retry-job'

export const retryJobAction = action(retryJob, { after: () => ({ redirect: '/jobs?said=tried' }) })
export const discardJobAction = action(discardJob, { after: () => ({ redirect: '/jobs?said=discarded' }) })
