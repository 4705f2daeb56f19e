export { type FoundGroup, searchEverything } from './search-everything'
