/** The verbs that others compose into deeds of their own. Loads no screen, so that a job can too. */
export { createDomain } from './create-domain'
export { setDomainEnabled } from './set-domain-enabled'
