import { stat } from 'node:fs/promises'
import { env } from '../src/platform/env'
import { run } from './programs'

/** Whether the user as whom the panel runs can read the log; its files belong to that user. */
export async function mailLog(file: string): Promise<string | null> {
	if ((await stat(file).catch(() => null)) === null)
		return `${file} is not there: make it as deploy/README.md says, and restart Postfix.`
	const { uid } = await stat(env().dataDir).catch(() => stat('.'))
	const name = (await run('id', ['-nu', String(uid)])).stdout.trim()
	const asThem = process.getuid?.() === 0 ? ['runuser', '-u', name, '--'] : []
	const [program = '', ...args] = [...asThem, 'test', '-r', file]
	return await run(program, args).then(
		() => null,
		() =>
			`${name} cannot read ${file}: let it belong to that user’s group, with mode 640, and its folder with mode 750.`,
	)
}
