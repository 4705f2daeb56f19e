import type { Loaded } from '@/core/gateway/actor'
import { type MakeablePlace, makeablePlaces } from '@/core/gateway/makeable-places'

export type RolePlace = MakeablePlace

/** Where the viewer may make a role, with the rights that they could put into it there. */
export const rolePlaces = (viewer: Loaded) => makeablePlaces(viewer, 'role.create')
