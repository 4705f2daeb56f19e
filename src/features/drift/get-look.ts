import { z } from 'zod'
import type { Loaded } from '@/core/gateway/actor'
import { serverPlace } from '@/core/gateway/places'
import { query } from '@/core/gateway/query'
import { may } from '@/core/policy'

interface Run {
	readonly askedBy: string
	readonly state: string
	readonly step: string
	readonly done: number
	readonly total: number
	readonly looks: unknown
	readonly opened: number
	readonly closed: number
	readonly createdAt: Date
	readonly endedAt: Date | null
	/** It has said nothing for so long that nobody goes on with it. */
	readonly isLost: boolean
}

const looks = z.array(z.object({ name: z.string(), unknown: z.string().nullable(), found: z.number() }))

export interface Look {
	/** When everything was last looked at; NULL = never. */
	readonly lookedAt: Date | null
	/** The latest one that is done, for whoever sees the whole server. */
	readonly last: Run | null
	/** What it could not look at, and why. */
	readonly unknown: readonly { readonly name: string; readonly why: string }[]
	readonly open: Run | null
	readonly mayLook: boolean
}

/** When everything was last looked at, and how far the look is that goes on now. */
export const getLook = (viewer: Loaded): Promise<Look> =>
	query(viewer, 'drift.read', async (read) => {
		const runs = await read.sql<Run>`
			SELECT r.asked_by AS "askedBy", r.state, r.step, r.done, r.total, r.looks, r.opened, r.closed, r.created_at AS "createdAt", r.ended_at AS "endedAt",
				r.beat_at < now() - interval '15 minutes' AS "isLost"
			FROM drift_run r ORDER BY r.created_at DESC, r.id DESC LIMIT 5`
		const [row] = await read.sql<{ at: Date | null }>`SELECT app.drift_looked_at() AS at`
		const last = runs.find(({ endedAt }) => endedAt !== null) ?? null
		const missed = last ? (looks.safeParse(last.looks).data ?? []) : []
		return {
			lookedAt: row?.at ?? null,
			last,
			unknown: missed.flatMap(({ name, unknown }) => (unknown === null ? [] : [{ name, why: unknown }])),
			open: runs.find(({ state, isLost }) => state !== 'done' && !isLost) ?? null,
			mayLook: may(viewer.actor, 'drift.look', serverPlace(), viewer.now),
		}
	})
