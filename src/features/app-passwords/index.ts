export { mailSignInOf, ownMailSignIn } from './list-app-passwords'
export { MailboxAppPasswords } from './ui/mailbox-app-passwords'
export { AppPasswordsLink, OwnAppPasswords } from './ui/own-app-passwords'
