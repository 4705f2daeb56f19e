import type { Loaded } from '@/core/gateway/actor'
import { isLive, OWN_RIGHTS } from '@/core/policy'

/** Does the viewer hold anything beyond what everybody holds over themselves? */
export const holdsRights = ({ actor, now }: Loaded): boolean =>
	actor.grants.some(
		(grant) => isLive(grant, now) && [...grant.rights].some((right) => !OWN_RIGHTS.some((own) => own === right)),
	)
