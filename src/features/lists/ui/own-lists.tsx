import { shownAddress } from '@/core/address'
import { DataTable, Section } from '@/ui'
import type { OwnList } from '../own-lists'

const standing = ({ owned, member, members }: OwnList): string => {
	if (!owned) return 'You are on it'
	const count = members === 1 ? '1 member' : `${(members ?? 0).toLocaleString('en')} members`
	return `You look after it${member ? ' and are on it' : ''}: ${count}`
}

/** On the owner's page: the lists that they are on, and those whose members they look after. */
export function OwnLists({ lists }: { lists: readonly OwnList[] }) {
	if (lists.length === 0) return null
	return (
		<Section id="lists" title="Mailing lists" description="Mail to these addresses goes to everybody on them.">
			<DataTable
				caption="Your mailing lists"
				columns={[
					{ key: 'name', label: 'Name' },
					{ key: 'address', label: 'Address' },
					{ key: 'standing', label: 'You' },
				]}
				rows={lists.map((list) => ({
					id: list.id,
					...(list.owned ? { href: `/my/lists/${list.id}` } : {}),
					cells: { name: list.name, address: shownAddress(list.address), standing: standing(list) },
				}))}
				empty={null}
			/>
		</Section>
	)
}
