/** Fragments of tagged SQL for the lists' queries: values are always parameters, never text. */
import { Prisma } from '@/platform/db/generated/client'

export const sql = Prisma.sql
export const joinSql = Prisma.join
export const noSql = Prisma.empty
export type Sql = Prisma.Sql

/** The fragment that a list's address asks for by name; none where there is no such name. */
export const fragmentFor = (fragments: Readonly<Record<string, Sql>>, name: string | undefined): Sql =>
	name !== undefined && Object.hasOwn(fragments, name) ? (fragments[name] ?? noSql) : noSql
