import { CircleHelp } from 'lucide-react'
import { LinkButton } from '@/ui'

/** The way from a thing or a person to the question who may do what to it. @param question of the page's address, such as `what=mailbox:ID` */
export const WhyLink = ({ question }: { question: string }) => (
	<LinkButton href={`/why?${question}`} variant="quiet" icon={<CircleHelp size={16} aria-hidden />}>
		Why?
	</LinkButton>
)
