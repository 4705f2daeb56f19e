import { z } from 'zod'
import { Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import { letterFooter, panelUrl } from '@/core/gateway/letter'
import { locateSchedule } from './locate-schedule'
import { responsibleFor } from './responsible'
import { trialLetter } from './trial-letter'

const END = z.enum(['whole', 'sealed', 'broken', 'failed'])

/** Tells how a trial restore goes. When it found a backup that does not come back whole, or could not look, those responsible get a letter. */
export const reportTrial = command({
	right: 'system.run-schedule',
	input: z.union([
		z.strictObject({ trial: Id, state: z.enum(['waiting', 'running']), note: z.string().default('') }),
		z.strictObject({ trial: Id, state: END, found: z.int().min(0).default(0), note: z.string().default('') }),
	]),
	locate: async (read, input) => {
		const trial = await read.backupTrial.findFirst({ where: { id: input.trial, endedAt: null } })
		const found = trial && (await locateSchedule(read, trial.domainId, 'any'))
		return trial && found ? { ...found, row: { ...found.row, trial } } : null
	},
	run: async (tx, { input, row: { trial, ...domain }, read, post, now }) => {
		const where = { id: trial.id, endedAt: null }
		const note = input.note.replaceAll('\0', '').slice(0, 1_000)
		const told = { of: domain.id, kind: 'domain', result: { id: trial.id } }
		if (!('found' in input)) {
			await tx.backupTrial.updateMany({ where, data: { state: input.state, note } })
			return { ...told, before: null, after: null }
		}
		const { state, found } = input
		await tx.backupTrial.updateMany({ where, data: { state, found, note, endedAt: now } })
		if (state === 'broken' || state === 'failed')
			for (const person of await responsibleFor(read, domain.id, domain.organization.lineage, now))
				await post({
					kind: 'backup',
					to: { address: person.address, name: person.name, account: person.id },
					organization: person.organizationId,
					footer: `${letterFooter()} You get it because you decide about the backups of ${domain.name}.`,
					link: panelUrl(`/domains/${domain.id}/backups`),
					...trialLetter({ ...trial, state, note }, domain.name, person.name),
				})
		const after = { trial: state, backupOf: trial.address, backupFrom: trial.madeAt, messages: found, note }
		return { ...told, before: null, after }
	},
})
