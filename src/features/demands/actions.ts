'use server'

import { action } from '@/core/gateway/action'
import { demandSecondFactor } from './demand-second-factor'
import { demandServerFactor } from './demand-server-factor'

export const demandSecondFactorAction = action(demandSecondFactor, { after: () => ({ say: 'Saved.' }) })
export const demandServerFactorAction = action(demandServerFactor, { after: () => ({ say: 'Saved.' }) })
