export { domainTotals, endingGrants, fullDomains, ownGrants } from './get-overview'
export { EndingGrants, FullDomains, Numbers, OwnGrants, Shortcuts } from './ui/overview'
