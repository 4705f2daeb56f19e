/** The choices that a list has. Pure, and free of imports that a browser lacks. */
export const POSTERS = ['anyone', 'organization', 'members', 'owners'] as const
export const REPLIES = ['author', 'list'] as const
export type Posters = (typeof POSTERS)[number]
export type Replies = (typeof REPLIES)[number]
