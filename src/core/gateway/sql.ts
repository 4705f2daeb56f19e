/** Fragments of tagged SQL for the lists' queries: values are always parameters, never text. */
import { Prisma } from '@/platform/db/generated/client'

export const sql = Prisma.sql
export const joinSql = Prisma.join
export const noSql = Prisma.empty
export type Sql = Prisma.Sql
