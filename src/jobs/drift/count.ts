import { countAgain } from '@/platform/mail-server/look'
import { type Ask, NotKnown } from './found'
import { serverOf, setting } from './setting'

const COUNTED = `
	INSERT INTO mail_usage (mailbox_id, bytes, messages) SELECT id, $2, $3 FROM mailbox WHERE id = $1
	ON CONFLICT (mailbox_id) DO UPDATE SET bytes = excluded.bytes, messages = excluded.messages`
const STORED = 'SELECT FROM mailserver.homes WHERE mailbox_id = $1'

/**
 * Has Dovecot count a mailbox, also one that is disabled or in the trash, and notes what it says. Makes its folder where there is none.
 * @throws NotKnown where there is no such mailbox any more, MailServerError where Dovecot does not answer
 */
export async function countNow(ask: Ask, mailbox: string): Promise<void> {
	if ((await ask(STORED, [mailbox])).length === 0) throw new NotKnown('The mailbox was erased meanwhile.')
	const { bytes, messages } = await countAgain(serverOf(await setting(ask)), mailbox)
	await ask(COUNTED, [mailbox, bytes, messages])
}
