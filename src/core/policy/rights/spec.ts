/** Where a right can be asked: the four levels of scope, and the person. */
export type Level = 'server' | 'organization' | 'domain' | 'mailbox' | 'account'

export interface RightSpec {
	/** The levels on which it is asked. */
	readonly on: readonly Level[]
	readonly writes: readonly WritableModel[]
	/** What a role editor shows. */
	readonly label: string
	/** What it means to give it away, in words. */
	readonly consequence: string
	/** Rights without which this one is of no use; ticking this one ticks them too. */
	readonly dependsOn: readonly string[]
	/** The verb touches a person: the actor must outrank that person. */
	readonly onPerson?: true
	/** The verb hands rights on: the gateway asks whether the actor may give them. */
	readonly gives?: true
	/** Whoever does it has proved at most five minutes ago, in this very session, who they are (step-up.ts). */
	readonly stepUp?: true
	/** `own`: everybody holds it over themselves; `system`: jobs and doors only. Neither can be granted. */
	readonly held?: 'own' | 'system'
}

export type WritableModel =
	| 'organization'
	| 'domain'
	| 'account'
	| 'mailbox'
	| 'protection'
	| 'alias'
	| 'list'
	| 'listMember'
	| 'listOwner'
	| 'role'
	| 'grant'
	| 'grantScope'
	| 'session'
	| 'trustedDevice'
	| 'appPassword'
	| 'apiKey'
	| 'mailExport'
	| 'token'
	| 'authenticator'
	| 'passkey'
	| 'passkeyChallenge'
	| 'recoveryCode'
	| 'letter'
	| 'invitation'
	| 'grantNotice'
	| 'renewalRequest'
	| 'recoveryAddress'
	| 'resetRequest'
	| 'pricePlan'
	| 'planPrice'
	| 'planAssignment'
	| 'usageDay'
	| 'domainDay'
	| 'template'
	| 'templateRequirement'
	| 'templateRun'
	| 'factorDemand'
	| 'mailboxUse'
	| 'mailUsage'
	| 'mailboxDay'
	| 'storageDigest'
	| 'driftRun'
	| 'driftFinding'
	| 'backup'
	| 'backupSchedule'
	| 'backupRun'
	| 'backupTrial'
	| 'tracePart'
	| 'traceEvent'
	| 'traceDay'
	| 'restore'
	| 'offBoarding'
	| 'review'
	| 'reviewItem'
	| 'approvalDemand'
	| 'approvalRequest'

/** A right that only looks. */
export const read = (on: Level, label: string, consequence: string) =>
	({ on: [on], writes: [], label, consequence, dependsOn: [] }) as const
