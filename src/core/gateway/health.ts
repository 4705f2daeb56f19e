/** The one question about the database that anybody may ask, without an actor: is it there? */
export { type Health, health } from '@/platform/db/health'
