import { defineConfig } from 'prisma/config'
import { env, loadDotEnv } from '../src/platform/env'

loadDotEnv(`${import.meta.dirname}/..`)
const url = env().ownerDatabaseUrl ?? env().databaseUrl

/** For Prisma's own command line: `npx prisma --config prisma/prisma.config.ts …`. `generate` needs no database. */
export default defineConfig({
	schema: 'schema.prisma',
	migrations: { path: 'migrations', seed: 'tsx prisma/seed.ts' },
	...(url === undefined ? {} : { datasource: { url } }),
})
