import type { Loaded } from '@/core/gateway/actor'
import { type GiveSource, giveSources } from '@/features/grants'

/** The viewer's grants out of which they may make keys. */
export const keySources = async (viewer: Loaded): Promise<readonly GiveSource[]> =>
	(await giveSources(viewer)).filter(({ grant }) => grant.rights.has('key.create'))
