export { type OwnFactors, ownFactors, ownSetup } from './own-factors'
export { RemoveFactorForm, RemoveOwnFactorForm } from './ui/factor-forms'
export { OwnFactorsCard } from './ui/own-factors-card'
export { SetupAuthenticator } from './ui/setup-authenticator'
