export { Digest } from './digest'
export { readLink } from './read-link'
export { InvitationForm, SetUpForm } from './ui/welcome-forms'
