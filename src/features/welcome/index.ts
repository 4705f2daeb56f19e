export { readLink, type WelcomeLink } from './read-link'
export { InvitationForm, SetUpForm } from './ui/welcome-forms'
