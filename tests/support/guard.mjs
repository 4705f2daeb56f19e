import { spawn } from 'node:child_process'
import { rmSync } from 'node:fs'

/**
 * Runs a program in a process group of its own and ends the group as soon as standard input closes, which also happens
 * when the test that started it is killed. Usage: node guard.mjs <folder to remove at the end, or ''> <program> <argument>…
 */
const PATIENCE_MILLIS = 12_000
const [folder, program, ...args] = process.argv.slice(2)
const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit'], detached: true })

function signal(name) {
	try {
		process.kill(-child.pid, name)
	} catch {
		// The group has ended already.
	}
}

let ending = false

/** One SIGTERM: a second one means to many programs that they shall not tidy up. */
function end() {
	if (ending) return
	ending = true
	child.kill('SIGTERM')
	setTimeout(() => signal('SIGKILL'), PATIENCE_MILLIS).unref()
}

for (const event of ['end', 'close', 'error']) process.stdin.once(event, end)
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, end)
process.stdin.resume()

child.on('error', (error) => {
	process.stderr.write(`${program}: ${error.message}\n`)
	process.exit(127)
})
child.on('exit', (code, name) => {
	signal('SIGKILL')
	if (folder) rmSync(folder, { recursive: true, force: true })
	process.exit(code ?? (name === 'SIGTERM' ? 143 : 137))
})
