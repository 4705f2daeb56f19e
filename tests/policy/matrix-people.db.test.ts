import { ALL_ROWS } from './matrix'
import { tryRights } from './matrix-suite'

tryRights(ALL_ROWS.map(([right]) => right).filter((right) => /^(account|grant|own|system)\./.test(right)))
