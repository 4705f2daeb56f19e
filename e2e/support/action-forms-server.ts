import { freshFailedJob } from '../../tests/policy/world'
import { freshLetter } from '../../tests/policy/world-people'
import { type ActionForm, on } from './action-form'

/** What a browser would send to the actions about the server's own letters and jobs. */
export const SERVER_FORMS: Record<string, ActionForm> = {
	// The panel of this test has no mail server, so nobody can send a letter again.
	'letters.sendLetterAgainAction': {
		right: 'server.manage',
		by: null,
		target: 'server',
		foreign: 'server',
		fields: (aim) => freshLetter(aim, 'failed'),
		page: () => '/outbox',
	},
	'jobs.retryJobAction': on('job.retry', (id) => `/jobs/${id}`, freshFailedJob, 'server'),
	'jobs.discardJobAction': on('job.discard', (id) => `/jobs/${id}/discard`, freshFailedJob, 'server'),
}
