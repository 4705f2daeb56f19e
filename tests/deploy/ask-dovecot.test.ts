/** What stands between Postfix and Dovecot, against a Dovecot that says what it is told to. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

const PROGRAM = join(import.meta.dirname, '../../deploy/postfix/templates/ask-dovecot.pl')
let folder: string
let dovecot: Server
/** What Dovecot says, in pieces, to each line that it hears; and what it heard. */
let answers: readonly string[] = []
let heard = ''
beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'postern-ask-'))
	dovecot = createServer((socket) => {
		socket.setEncoding('utf8').on('data', async (text: string) => {
			heard += text
			for (const piece of answers) await new Promise((resolve) => socket.write(piece, resolve))
		})
	}).listen(join(folder, 'socket'))
	await once(dovecot, 'listening')
})
afterAll(async () => {
	dovecot?.close()
	await rm(folder, { recursive: true })
})

/** @returns what Postfix is told, and whether it is hung up on before it hangs up itself */
async function ask(line: string, until: string, socket = join(folder, 'socket')) {
	heard = ''
	const program = spawn('perl', [PROGRAM, socket], { stdio: ['pipe', 'pipe', 'inherit'] })
	program.stdin.on('error', () => undefined)
	let told = ''
	let hungUp = true
	program.stdout.setEncoding('utf8').on('data', (text: string) => {
		told += text
		if (!told.endsWith(until)) return
		hungUp = false
		program.stdin.end()
	})
	program.stdin.write(line)
	await once(program, 'close')
	return { told, hungUp }
}

const AUTH = 'AUTH\t7\tPLAIN\tservice=smtp\tresp=AGEAYg==\n'
test.each<[string, string[]]>([
	['whoever is let in', ['OK\t7\tuser=ada@a.test/0\n']],
	['a wrong password', ['FAIL\t7\tuser=ada@a.test\n']],
	['whoever is called like that', ['FAIL\t7\tuser=temp\treason=temp_fail\n']],
	['a question more', ['CONT\t7\tUGFzc3dvcmQ6\n']],
	['an answer in pieces', ['OK\t7', '\tuser=ada', '@a.test/0\n']],
	['a greeting of many lines', ['VERSION\t1\t2\nMECH\tPLAIN\tplaintext\n', 'SPID\t1\nDONE\n']],
])('%s goes through as it comes', async (_, pieces) => {
	answers = pieces
	expect(await ask(AUTH, pieces.at(-1) ?? '')).toEqual({ told: pieces.join(''), hungUp: false })
	expect(heard).toBe(AUTH)
})

test.each<[string, string[]]>([
	['of Dovecot 2.3 and newer', ['FAIL\t7\tuser=ada@a.test\tcode=temp_fail\n']],
	['without a name', ['FAIL\t7\tcode=temp_fail\treason=later\n']],
	['of an older one', ['FAIL\t7\tuser=ada@a.test\ttemp\n']],
	['in pieces', ['FAIL\t7\tuser=ada@a.te', 'st\tcode=temp', '_fail\n']],
])('a failure for now ends the connection and says nothing: %s', async (_, pieces) => {
	answers = pieces
	expect(await ask(AUTH, '\n')).toEqual({ told: '', hungUp: true })
})

test('without a Dovecot it hangs up', async () => {
	expect(await ask(AUTH, '\n', join(folder, 'nowhere'))).toEqual({ told: '', hungUp: true })
})
