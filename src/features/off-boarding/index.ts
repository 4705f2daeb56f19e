export {
	getOffBoarding,
	leavingOf,
	listOffBoardings,
	type OffBoardingFilter,
} from './list-off-boardings'
export { offBoardingPlan } from './off-boarding-plan'
export { LeavingNotice } from './ui/leaving-notice'
export { LeavingPlan } from './ui/leaving-plan'
export { OffBoardingTable } from './ui/off-boarding-table'
export { OffBoardingReceipt } from './ui/receipt'
