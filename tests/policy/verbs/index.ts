import type { Right } from '@/core/policy'
import { ACCOUNT } from './account'
import { ALIAS } from './alias'
import { APPROVAL } from './approval'
import type { Attempt, Reading } from './attempt'
import { BACKUP } from './backup'
import { BILLING } from './billing'
import { DRIFT } from './drift'
import { GRANT, KEY } from './grant'
import { JOURNAL } from './journal'
import { LIST } from './list'
import { MAILBOX } from './mailbox'
import { OWN, SYSTEM } from './own'
import { DOMAIN, ORGANIZATION } from './places'
import { REVIEW } from './review'
import { ROLE } from './role'
import { SERVER } from './server'
import { TEMPLATE } from './template'
import { TRACE } from './trace'

/** With what each right is tried on a real database. A right without an entry does not compile. */
export const TRIED: Record<Right, readonly Attempt[] | Reading> = {
	...ORGANIZATION,
	...DOMAIN,
	...MAILBOX,
	...BACKUP,
	...ALIAS,
	...LIST,
	...ACCOUNT,
	...ROLE,
	...TEMPLATE,
	...GRANT,
	...KEY,
	...REVIEW,
	...APPROVAL,
	...JOURNAL,
	...TRACE,
	...SERVER,
	...BILLING,
	...DRIFT,
	...OWN,
	...SYSTEM,
}
