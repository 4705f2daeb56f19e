export { ownExports } from './own-exports'
export { ownMailFile } from './own-mail-file'
export { ExportsLink, OwnExportsView } from './ui/own-exports-view'
