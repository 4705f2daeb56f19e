export { type AliasDetail, getAlias } from './get-alias'
export { listAliases } from './list-aliases'
export { CreateAliasForm, EditAliasForm, RemoveAlias, RemoveAliasForm } from './ui/alias-forms'
export { AliasTable } from './ui/alias-table'
