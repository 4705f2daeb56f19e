/** The entries of action-forms.ts for people who leave. */
import { DISABLED, mailboxStays, markOf } from '../../src/features/off-boarding/off-boarding-rules'
import { freshMailbox } from '../../tests/policy/world'
import { freshOffBoarding } from '../../tests/policy/world-leaving'
import { type ActionForm, on } from './action-form'

export const LEAVING_FORMS: Record<string, ActionForm> = {
	'off-boarding.offBoardAction': on(
		'account.off-board',
		(id) => `/accounts/${id}/off-board?show=plan`,
		async (aim) => {
			const { accountId, address } = await freshMailbox(aim)
			// As the plan says it of somebody on whom nothing hangs but a mailbox.
			const lines = [
				{ is: 'done', text: DISABLED },
				{ is: 'kept', text: mailboxStays(address) },
			] as const
			// For a day to come, so that the journal has one entry of it.
			return { account: accountId, lastDay: '2099-01-31', mark: markOf(lines) }
		},
	),
	'off-boarding.cancelOffBoardingAction': on('account.off-board', (id) => `/accounts/${id}`, freshOffBoarding),
}
