'use server'

import { action } from '@/core/gateway/action'
import { cancelOffBoarding } from './cancel-off-boarding'
import { offBoard } from './off-board'
import { choicesIn, isField } from './off-boarding-rules'

export const offBoardAction = action(offBoard, {
	input: (values) => {
		const { account, lastDay = '', mark = '' } = values
		const beside = Object.fromEntries(Object.entries(values).filter(([name]) => !isField(name)))
		return { ...beside, account, lastDay, mark, ...choicesIn(values) }
	},
	after: ({ id, account, isPlanned }) => ({
		redirect: isPlanned ? `/accounts/${account}?said=leaving-planned` : `/off-boardings/${id}`,
	}),
})
export const cancelOffBoardingAction = action(cancelOffBoarding, {
	after: ({ account }) => ({ redirect: `/accounts/${account}?said=leaving-cancelled` }),
})
