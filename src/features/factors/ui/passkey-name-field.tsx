import { TextField } from '@/ui'

/** @param props of `form.field('name')` */
export function PasskeyNameField(props: { name: string; defaultValue: string; error: string | undefined }) {
	return (
		<TextField
			{...props}
			label="Name"
			required
			autoComplete="off"
			maxLength={64}
			help="The device or the key, so that you know it again, such as “Laptop” or “Key on my ring”."
		/>
	)
}
