import type { NextConfig } from 'next'

/** The image endpoint is off: two remote code executions were found in it upstream, and the panel has no pictures to scale. */
const config: NextConfig = {
	poweredByHeader: false,
	productionBrowserSourceMaps: false,
	reactStrictMode: true,
	// Types are checked by `npm run verify` and `npm test`; a start on somebody's server has nobody to tell.
	typescript: { ignoreBuildErrors: true },
	images: { unoptimized: true },
	serverExternalPackages: ['argon2', 'pg', '@prisma/client', '@prisma/adapter-pg'],
	experimental: { serverActions: { bodySizeLimit: '256kb' } },
}

export default config
