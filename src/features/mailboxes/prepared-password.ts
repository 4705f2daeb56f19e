import { ChosenPassword } from '@/core/password'
import { generatedPassword } from './mailbox-rules'

/** The password as it was chosen, hashed for later; where none was, one that is shown once. */
export async function preparedPassword(wanted: { readonly password?: string | undefined }) {
	const password = wanted.password || generatedPassword()
	return { password: await ChosenPassword.of(password, 'password'), shown: wanted.password ? null : password }
}
