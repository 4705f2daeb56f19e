import type { Loaded } from '@/core/gateway/actor'
import { makeablePlaces } from '@/core/gateway/makeable-places'

/** Where the viewer may make a template, with the rights that they could put into it there. */
export const templatePlaces = (viewer: Loaded) => makeablePlaces(viewer, 'template.create')
