import { expect, test } from 'vitest'
import { query } from '@/core/gateway/query'
import { viewerOf } from '../support/callers'
import { useDatabase } from '../support/database'
import { aDelegate, aDomain, anOrganization } from '../support/factories'

const here = useDatabase()

test('pages that are made at the same time each read in their own scope, in every one of their statements', async () => {
	const viewers = await Promise.all(
		Array.from({ length: 4 }, async () => {
			const domain = await aDomain(here.owner, (await anOrganization(here.owner)).id)
			const viewer = await viewerOf(await aDelegate(here.owner, ['domain.read'], { domains: [domain.id] }))
			return { viewer, name: domain.name }
		}),
	)
	const page = ({ viewer, name }: (typeof viewers)[number], statements: number) =>
		query(viewer, 'domain.read', async (read) => {
			const seen = new Set<string>()
			for (let n = 0; n < statements; n += 1) {
				for (const row of await read.sql<{ name: string }>`SELECT d.name FROM domain d`) seen.add(row.name)
				for (const row of await read.domain.findMany()) seen.add(row.name)
			}
			return { own: name, seen: [...seen] }
		})
	for (let round = 0; round < 20; round += 1) {
		const pages = await Promise.all(viewers.map((viewer, n) => page(viewer, 1 + (n % 3))))
		for (const { own, seen } of pages) expect(seen).toEqual([own])
	}
})
