export { mailServerSilentSince } from './silent-since'
export { MailServerSilent } from './ui/silent-notice'
