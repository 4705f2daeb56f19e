export { DumpError } from './dump/read-dump'
export { migrate } from './migrate'
export { mailWords, planWords } from './plan-words'
export { type ReadSource, readSource } from './read-source'
