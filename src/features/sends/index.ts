export { type MailboxSends, type SendRefusal, sendsOf } from './mailbox-sends'
export {
	areSendsRaised,
	expectWithinOwnSends,
	limitsSends,
	type SendLimits,
	sendsInput,
	writtenSends,
} from './send-limits'
export { MailboxSendUse } from './ui/mailbox-send-use'
export { PlaceSendUse } from './ui/place-send-use'
export { SendGauge } from './ui/send-gauge'
export { SendRefusals } from './ui/send-refusals'
