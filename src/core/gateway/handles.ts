/**
 * The only handles on the database that a feature ever holds. Both are made by the gateway, inside a transaction that is
 * armed: a read handle cannot write, and a write handle reaches just the tables that the verb's right names.
 */
import type { Database } from '@/platform/db/client'
import type { Right, WritesOf } from '../policy'

export type Transaction = Parameters<Parameters<Database['$transaction']>[0]>[0]

/** What is read by model, and how; a handle has these and nothing else. */
export const MODELS = [
	'organization',
	'domain',
	'account',
	'mailbox',
	'protection',
	'alias',
	'list',
	'listMember',
	'listOwner',
	'role',
	'grant',
	'grantScope',
	'session',
	'trustedDevice',
	'appPassword',
	'apiKey',
	'mailExport',
	'token',
	'authenticator',
	'passkey',
	'recoveryCode',
	'letter',
	'invitation',
	'grantNotice',
	'renewalRequest',
	'recoveryAddress',
	'resetRequest',
	'template',
	'templateRequirement',
	'templateRun',
	'factorDemand',
	'journalEntry',
	'usage',
	'mailUsage',
	'mailSignIn',
	'mailboxUse',
	'mailboxDay',
	'mailSum',
	'storageDigest',
	'driftRun',
	'driftFinding',
	'pricePlan',
	'planPrice',
	'planAssignment',
	'usageDay',
	'domainDay',
	'backup',
	'backupSchedule',
	'backupRun',
	'backupTrial',
	'tracePart',
	'traceEvent',
	'traceDay',
	'restore',
	'offBoarding',
	'review',
	'reviewItem',
	'approvalDemand',
	'approvalRequest',
] as const
export const READING = [
	'findMany',
	'findFirst',
	'findUnique',
	'findFirstOrThrow',
	'findUniqueOrThrow',
	'count',
	'groupBy',
	'aggregate',
] as const
type Models = (typeof MODELS)[number]
type Reading = (typeof READING)[number]
type ReadOnly<M> = Pick<M, Extract<Reading, keyof M>>

export type ReadHandle = { readonly [M in Models]: ReadOnly<Transaction[M]> }

/** In a query, which PostgreSQL itself holds to reading: tagged SQL as well. Give every column a name and a type of its own. */
export type QueryHandle = ReadHandle & {
	readonly sql: <T>(strings: TemplateStringsArray, ...values: unknown[]) => Promise<T[]>
}

declare const armedFor: unique symbol
/** A write handle for one right. The brand is made in execute.ts alone. */
export type WriteHandle<R extends Right> = Pick<Transaction, WritesOf<R> & keyof Transaction> & {
	readonly [armedFor]: R
}
