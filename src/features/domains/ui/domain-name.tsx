import { shownAddress } from '@/core/address'
import { NameCell } from './name-cell'

/** A domain in Unicode; its punycode below it where that differs. */
export const DomainName = ({ name }: { name: string }) => <NameCell name={name} shown={shownAddress(name)} />
