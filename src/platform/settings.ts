import { z } from 'zod'
import {
	isActionsKey,
	isBucketUrl,
	isOrigin,
	isPostgresUrl,
	isProxy,
	isRangeUrl,
	isResolver,
	isSmtpUrl,
	isStrongSecret,
} from './setting-rules'

const wholeNumber = (name: string, from: number, to: number, fallback: number) =>
	z
		.string()
		.refine(
			(v) => /^\d{1,9}$/.test(v) && Number(v) >= from && Number(v) <= to,
			`${name} must be a whole number from ${from} to ${to}.`,
		)
		.transform(Number)
		.default(fallback)

const postgresUrl = (name: string) =>
	z.string().refine(isPostgresUrl, `${name} must look like postgresql://user:password@host:5432/database.`).optional()

const commaList = z.string().transform((v) =>
	v
		.split(',')
		.map((entry) => entry.trim())
		.filter((entry) => entry !== ''),
)

const absolutePath = (name: string) =>
	z.string().regex(/^\/[\w./+@:-]+$/, `${name} must be an absolute path of letters, digits and . _ + @ : - only.`)

/** Every setting by its name in the environment: how it is read, its default, and the sentence for a wrong one. */
export const settings = z
	.object({
		HOST: z
			.string()
			.regex(/^[A-Za-z0-9.:-]+$/, 'HOST must be an address or a host name, such as 127.0.0.1.')
			.default('127.0.0.1'),
		PORT: wholeNumber('PORT', 1, 65535, 3000),
		PUBLIC_ORIGIN: z
			.string()
			.refine(isOrigin, 'PUBLIC_ORIGIN must be an origin without a path, such as https://panel.example.org.')
			.transform((v) => new URL(v).origin)
			.optional(),
		DATA_DIR: z.string().default('./data'),
		DATABASE_URL: postgresUrl('DATABASE_URL'),
		OWNER_DATABASE_URL: postgresUrl('OWNER_DATABASE_URL'),
		APP_DATABASE_URL: postgresUrl('APP_DATABASE_URL'),
		DB_POOL: wholeNumber('DB_POOL', 1, 200, 10),
		ADMIN_EMAIL: z
			.string()
			.max(254, 'ADMIN_EMAIL is longer than an address can be.')
			.regex(/^[^\s@]+@[^\s@]+\.[^\s@]+$/, 'ADMIN_EMAIL must be an address, such as postmaster@example.org.')
			.optional(),
		ADMIN_PASSWORD: z
			.string()
			.refine((v) => [...v].length >= 15, 'ADMIN_PASSWORD must have at least 15 characters.')
			.refine((v) => [...v].length <= 256, 'ADMIN_PASSWORD must have at most 256 characters.')
			.optional(),
		SMTP_URL: z
			.string()
			.refine(isSmtpUrl, 'SMTP_URL must look like smtp://user:password@host:587 or smtps://host:465.')
			.optional(),
		MAIL_FROM: z
			.string()
			.max(254, 'MAIL_FROM is longer than an address can be.')
			.regex(/^[^\s@<>",;]+@[^\s@<>",;]+$/, 'MAIL_FROM must be one address alone, such as postern@example.org.')
			.optional(),
		PWNED_URL: z
			.string()
			.refine(isRangeUrl, 'PWNED_URL must look like https://api.pwnedpasswords.com/range/.')
			.optional(),
		DOVEADM_URL: z
			.string()
			.refine(isOrigin, 'DOVEADM_URL must be scheme, host and port of Dovecot’s door, such as http://127.0.0.1:8080.')
			.transform((v) => new URL(v).origin)
			.optional(),
		LISTS_PORT: wholeNumber('LISTS_PORT', 1, 65535, 10027),
		POSTERS_PORT: wholeNumber('POSTERS_PORT', 1, 65535, 10028),
		REINJECT_PORT: wholeNumber('REINJECT_PORT', 1, 65535, 10026),
		MAIL_HOST: z
			.string()
			.regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'MAIL_HOST must be the name of the mail server, such as mail.example.org.')
			.optional(),
		MAIL_CERTIFICATE: absolutePath('MAIL_CERTIFICATE').optional(),
		MAIL_KEY: absolutePath('MAIL_KEY').optional(),
		MAIL_LOG: absolutePath('MAIL_LOG').optional(),
		MAIL_LOG_SUBJECTS: z
			.enum(['on', 'off'], 'MAIL_LOG_SUBJECTS must be on or off.')
			.default('off')
			.transform((v) => v === 'on'),
		MAIL_TRACE_DAYS: wholeNumber('MAIL_TRACE_DAYS', 1, 3650, 3650),
		MAIL_FOLDER: absolutePath('MAIL_FOLDER').default('/srv/mail'),
		BACKUP_FOLDER: absolutePath('BACKUP_FOLDER').optional(),
		BACKUP_S3_URL: z
			.string()
			.refine(
				isBucketUrl,
				'BACKUP_S3_URL must be the address of a bucket, such as https://s3.example.org/backups, without a key in it.',
			)
			.transform((v) => v.replace(/\/+$/, ''))
			.optional(),
		BACKUP_S3_REGION: z
			.string()
			.regex(/^[a-z0-9-]+$/, 'BACKUP_S3_REGION must be a name such as eu-central-1.')
			.default('us-east-1'),
		BACKUP_S3_KEY_ID: z.string().optional(),
		BACKUP_S3_SECRET: z.string().optional(),
		DNS_SERVERS: commaList
			.refine(
				(v) => (v.length === 1 && v[0] === 'off') || v.every(isResolver),
				'DNS_SERVERS must be addresses with commas between, such as 192.0.2.53 or [2001:db8::53]:5353, or off.',
			)
			.transform((v) => (v[0] === 'off' ? null : v))
			.default([]),
		TRUSTED_PROXIES: commaList
			.refine(
				(v) => v.every(isProxy),
				'TRUSTED_PROXIES must be addresses or CIDR blocks with commas between, such as 10.0.0.5,192.168.0.0/24.',
			)
			.default([]),
		JOURNAL_KEYS: commaList
			.refine(
				(v) => v.every((key) => /^[A-Za-z0-9_-]{43}$/.test(key)),
				'JOURNAL_KEYS must be public keys as npm run journal:verify prints them, with commas between.',
			)
			.default([]),
		AUTH_SECRET: z
			.string()
			.refine(isStrongSecret, 'AUTH_SECRET is weak: give 32 random bytes, for example from `openssl rand -base64 32`.')
			.optional(),
		ACTIONS_KEY: z
			.string()
			.refine(isActionsKey, 'ACTIONS_KEY must be 32 random bytes as base64: `openssl rand -base64 32` makes one.')
			.optional(),
		NODE_ENV: z.string().optional(),
	})
	.refine(
		(v) => v.ADMIN_PASSWORD === undefined || v.ADMIN_EMAIL !== undefined,
		'ADMIN_PASSWORD is set, but ADMIN_EMAIL is not: set both, or neither.',
	)
	.refine(
		(v) => v.BACKUP_S3_URL === undefined || (v.BACKUP_S3_KEY_ID !== undefined && v.BACKUP_S3_SECRET !== undefined),
		'BACKUP_S3_URL is set: set BACKUP_S3_KEY_ID and BACKUP_S3_SECRET too.',
	)
	.refine(
		(v) => v.BACKUP_S3_URL === undefined || v.BACKUP_FOLDER === undefined,
		'BACKUP_FOLDER and BACKUP_S3_URL are both set: backups go to one place, set one of them.',
	)
