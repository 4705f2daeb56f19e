/** Dumps as the panels' own tools write them, small: the shapes are real, the people are not. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readSource } from '@/features/migration'
import type { Source } from '@/features/migration/source-names'

/** Of “correct horse battery staple”, made by doveadm and openssl. */
export const BCRYPT = '$2y$05$mAKn4zcw8mf0Yx7PQZzFf.7Mmc9Gw8LEWWSEE/pjQjQZOSXaB28Uy'
export const SHA512_CRYPT =
	'$6$CzRVXmlc9nOGvWFy$JD1Uwncc46FyHsUwsLy8XKZo2.znNAG62n2XK5HvB7FenRb6YPZ0Zsl24SqzZIpZikoDSqa9Ay7kqL0M5579D1'
/** Of the same, made by doveadm: weak ones. */
export const MD5_CRYPT = '$1$wzYKW4dT$RbBQcLVfPgFIbRvRoDDLU.'

/** What is read from a file with this text. */
export async function sourceOf(from: Source, text: string | Buffer, only: ReadonlySet<string> | null = null) {
	const folder = await mkdtemp(join(tmpdir(), 'postern-migration-'))
	try {
		const file = join(folder, 'dump.sql')
		await writeFile(file, text)
		return await readSource(from, file, only)
	} finally {
		await rm(folder, { recursive: true, force: true })
	}
}
export const inventoryOf = async (...asked: Parameters<typeof sourceOf>) => (await sourceOf(...asked)).inventory

/** PostfixAdmin on MariaDB. @param d what all domains end in, so that tests share a database */
export const postfixAdmin = (d: string) => `-- MariaDB dump 10.19  Distrib 10.11.6-MariaDB
/*!40101 SET NAMES utf8mb4 */;
DROP TABLE IF EXISTS \`admin\`;
CREATE TABLE \`admin\` (
  \`username\` varchar(255) NOT NULL,
  \`password\` varchar(255) NOT NULL,
  \`superadmin\` tinyint(1) NOT NULL DEFAULT 0,
  \`created\` datetime NOT NULL DEFAULT '2000-01-01 00:00:00',
  \`active\` tinyint(1) NOT NULL DEFAULT 1,
  PRIMARY KEY (\`username\`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='Postfix Admin - Virtual Admins';
LOCK TABLES \`admin\` WRITE;
/*!40000 ALTER TABLE \`admin\` DISABLE KEYS */;
INSERT INTO \`admin\` VALUES ('root@school.${d}','${SHA512_CRYPT}',1,'2024-01-01 10:00:00',1),
('mona@outside.test','${SHA512_CRYPT}',0,'2024-01-01 10:00:00',1),
('anna@school.${d}','${SHA512_CRYPT}',0,'2024-01-01 10:00:00',1),
('gone@outside.test','${SHA512_CRYPT}',0,'2024-01-01 10:00:00',0);
UNLOCK TABLES;
CREATE TABLE \`domain\` (
  \`domain\` varchar(255) NOT NULL, \`description\` varchar(255) NOT NULL, \`aliases\` int(10) NOT NULL DEFAULT 0,
  \`mailboxes\` int(10) NOT NULL DEFAULT 0, \`maxquota\` bigint(20) NOT NULL DEFAULT 0, \`quota\` bigint(20) NOT NULL DEFAULT 0,
  \`transport\` varchar(255) NOT NULL, \`backupmx\` tinyint(1) NOT NULL DEFAULT 0, \`active\` tinyint(1) NOT NULL DEFAULT 1,
  PRIMARY KEY (\`domain\`), KEY \`active\` (\`active\`)
) ENGINE=InnoDB;
INSERT INTO \`domain\` VALUES ('ALL','',0,0,0,0,'',0,1),('school.${d}','The school\\'s mail',10,20,1024,20480,'virtual',0,1),('old.${d}','',0,0,0,0,'virtual',0,0),('relay.${d}','',0,0,0,0,'smtp',1,1);
CREATE TABLE \`domain_admins\` (\`id\` int NOT NULL AUTO_INCREMENT, \`username\` varchar(255) NOT NULL, \`domain\` varchar(255) NOT NULL, \`created\` datetime, \`active\` tinyint(1) NOT NULL DEFAULT 1, PRIMARY KEY (\`id\`));
INSERT INTO \`domain_admins\` VALUES (1,'root@school.${d}','ALL','2024-01-01 10:00:00',1),(2,'mona@outside.test','school.${d}','2024-01-01 10:00:00',1),(3,'anna@school.${d}','school.${d}','2024-01-01 10:00:00',1),(4,'gone@outside.test','school.${d}','2024-01-01 10:00:00',1);
CREATE TABLE \`mailbox\` (
  \`username\` varchar(255) NOT NULL, \`password\` varchar(255) NOT NULL, \`name\` varchar(255) NOT NULL, \`maildir\` varchar(255) NOT NULL,
  \`quota\` bigint(20) NOT NULL DEFAULT 0, \`local_part\` varchar(255) NOT NULL, \`domain\` varchar(255) NOT NULL, \`smtp_active\` tinyint(1) NOT NULL DEFAULT 1,
  \`active\` tinyint(1) NOT NULL DEFAULT 1, PRIMARY KEY (\`username\`), KEY \`domain\` (\`domain\`)
) ENGINE=InnoDB;
INSERT INTO \`mailbox\` VALUES ('anna@school.${d}','${BCRYPT}','Anna O\\'Hara; DROP TABLE mailbox -- ','school/anna/',1024000000,'anna','school.${d}',1,1),
('Ben@School.${d}','{SHA512-CRYPT}${SHA512_CRYPT}','Ben','school/ben/',524288000,'ben','school.${d}',0,1),
('weak@school.${d}','${MD5_CRYPT}','Wendy Weak','school/weak/',1048576,'weak','school.${d}',1,1),
('off@school.${d}','{BLF-CRYPT}${BCRYPT}','Otto Off','school/off/',1048576,'off','school.${d}',1,0),
('bad name@school.${d}','${BCRYPT}','Bad','school/bad/',1048576,'bad name','school.${d}',1,1);
CREATE TABLE \`alias\` (\`address\` varchar(255) NOT NULL, \`goto\` text NOT NULL, \`domain\` varchar(255) NOT NULL, \`active\` tinyint(1) NOT NULL DEFAULT 1, PRIMARY KEY (\`address\`));
INSERT INTO \`alias\` VALUES ('anna@school.${d}','anna@school.${d}','school.${d}',1),('ben@school.${d}','ben@school.${d},ben@outside.test','school.${d}',1),
('weak@school.${d}','weak@school.${d},weak#school.${d}@autoreply.school.${d}','school.${d}',1),
('team@school.${d}','office@school.${d},nobody@school.${d}','school.${d}',1),('office@school.${d}','anna@school.${d},friend@outside.test','school.${d}',1),
('quiet@school.${d}','anna@school.${d}','school.${d}',0),('postmaster@school.${d}','anna@school.${d}','school.${d}',1),
('dead@school.${d}','nobody@school.${d}','school.${d}',1),('@school.${d}','anna@school.${d}','school.${d}',1);
CREATE TABLE \`alias_domain\` (\`alias_domain\` varchar(255) NOT NULL, \`target_domain\` varchar(255) NOT NULL, \`active\` tinyint(1) NOT NULL DEFAULT 1);
INSERT INTO \`alias_domain\` VALUES ('schule.${d}','school.${d}',1);
CREATE TABLE \`vacation\` (\`email\` varchar(255) NOT NULL, \`subject\` varchar(255) NOT NULL, \`body\` text NOT NULL);
INSERT INTO \`vacation\` VALUES ('weak@school.${d}','Away','I am; away (for a "while") -- ''till \\\\May');
CREATE TABLE \`log\` (\`data\` text);
INSERT INTO \`log\` VALUES ('INSERT INTO \`mailbox\` VALUES (\\'ghost@school.${d}\\')'),('/* not a comment');
-- Dump completed on 2026-11-22
`

/** The same tables by pg_dump, with COPY. */
export const postfixAdminOnPostgres = (d: string) => `--
-- PostgreSQL database dump
--
SET standard_conforming_strings = on;
CREATE FUNCTION public.merge_quota() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN -- it's the trigger's
  INSERT INTO mailbox VALUES ('ghost'); RETURN NEW;
END $$;
CREATE TABLE public.mailbox (
    username character varying(255) NOT NULL,
    password character varying(255) DEFAULT ''::character varying NOT NULL,
    name character varying(255) DEFAULT ''::character varying NOT NULL,
    quota bigint DEFAULT 0 NOT NULL,
    active boolean DEFAULT true NOT NULL,
    CONSTRAINT mailbox_quota CHECK ((quota >= 0))
);
COPY public.domain (domain, description, aliases, mailboxes, maxquota, quota, backupmx, active) FROM stdin;
firm.${d}	A\\tfirm	-1	0	0	0	f	t
\\.

COPY public.log (data) FROM stdin;
'); COPY public.mailbox (username) FROM stdin;
\\.
COPY public.mailbox (username, password, name, quota, active) FROM stdin;
carl@firm.${d}	${BCRYPT}	Carl \\\\ Back	0	t
dora@firm.${d}	\\N	Dora	0	t
\\.
INSERT INTO public.alias (address, goto, active) VALUES ('it@firm.${d}', E'carl@firm.${d}\\n', true), ('path\\@firm.${d}', 'carl@firm.${d}', true);
`

export const mailcow = (d: string) => `-- MySQL dump 10.13
CREATE TABLE \`domain\` (\`domain\` varchar(255) NOT NULL, \`description\` varchar(255) DEFAULT NULL, \`aliases\` int(10) NOT NULL DEFAULT 0, \`mailboxes\` int(10) NOT NULL DEFAULT 0,
  \`defquota\` bigint(20) NOT NULL DEFAULT 3072, \`maxquota\` bigint(20) NOT NULL DEFAULT 102400, \`quota\` bigint(20) NOT NULL DEFAULT 102400, \`relayhost\` varchar(255) NOT NULL DEFAULT '0',
  \`backupmx\` tinyint(1) NOT NULL DEFAULT 0, \`active\` tinyint(1) NOT NULL DEFAULT 1, PRIMARY KEY (\`domain\`));
INSERT INTO \`domain\` VALUES ('cow.${d}','Cows',400,10,3072,10240,10240,'0',0,1);
CREATE TABLE \`mailbox\` (\`username\` varchar(255) NOT NULL, \`password\` varchar(255) NOT NULL, \`name\` varchar(255) DEFAULT NULL, \`quota\` bigint(20) NOT NULL DEFAULT 102400,
  \`local_part\` varchar(255) NOT NULL, \`domain\` varchar(255) NOT NULL, \`attributes\` longtext CHECK (json_valid(\`attributes\`)), \`kind\` varchar(100) NOT NULL DEFAULT '', \`authsource\` varchar(20) DEFAULT 'mailcow', \`active\` tinyint(1) NOT NULL DEFAULT 1);
INSERT INTO \`mailbox\` VALUES ('moo@cow.${d}','{BLF-CRYPT}${BCRYPT}','Moo',3221225472,'moo','cow.${d}','{\\"imap_access\\":\\"1\\",\\"pop3_access\\":\\"0\\",\\"smtp_access\\":\\"1\\",\\"sieve_access\\":\\"1\\"}','','mailcow',1),
('takes@cow.${d}','{SSHA256}${'A'.repeat(48)}','Takes only',1073741824,'takes','cow.${d}','{}','','mailcow',2),
('sso@cow.${d}','','Sso',1073741824,'sso','cow.${d}','{}','','keycloak',1),('barn@cow.${d}','','Barn',0,'barn','cow.${d}','{}','location','mailcow',1);
CREATE TABLE \`alias\` (\`id\` int NOT NULL AUTO_INCREMENT, \`address\` varchar(255) NOT NULL, \`goto\` text NOT NULL, \`domain\` varchar(255) NOT NULL, \`active\` tinyint(1) NOT NULL DEFAULT 1, PRIMARY KEY (\`id\`));
INSERT INTO \`alias\` VALUES (1,'moo@cow.${d}','moo@cow.${d}','cow.${d}',1),(2,'herd@cow.${d}','moo@cow.${d},takes@cow.${d}','cow.${d}',1),(3,'trash@cow.${d}','null@localhost','cow.${d}',1);
CREATE TABLE \`admin\` (\`username\` varchar(255) NOT NULL, \`password\` varchar(255) NOT NULL, \`superadmin\` tinyint(1) NOT NULL DEFAULT 0, \`active\` tinyint(1) NOT NULL DEFAULT 1);
INSERT INTO \`admin\` VALUES ('admin','{SSHA256}abc',1,1),('farmer','{SSHA256}abc',0,1);
CREATE TABLE \`domain_admins\` (\`id\` int NOT NULL, \`username\` varchar(255) NOT NULL, \`domain\` varchar(255) NOT NULL, \`active\` tinyint(1) NOT NULL DEFAULT 1);
INSERT INTO \`domain_admins\` VALUES (1,'farmer','cow.${d}',1),(2,'moo@cow.${d}','cow.${d}',1);
CREATE TABLE \`sender_acl\` (\`id\` int NOT NULL, \`logged_in_as\` varchar(255) NOT NULL, \`send_as\` varchar(255) NOT NULL, \`external\` tinyint(1) NOT NULL DEFAULT 0);
INSERT INTO \`sender_acl\` VALUES (1,'moo@cow.${d}','takes@cow.${d}',0);
CREATE TABLE \`app_passwd\` (\`id\` int NOT NULL, \`name\` varchar(255) NOT NULL);
INSERT INTO \`app_passwd\` VALUES (1,'Phone'),(2,'Tablet');
`

export const jeboehm = (
	d: string,
) => `CREATE TABLE \`mail_domains\` (\`id\` int NOT NULL, \`name\` varchar(255) NOT NULL, \`dkim_enabled\` tinyint(1) NOT NULL, \`dkim_selector\` varchar(255) NOT NULL, \`dkim_private_key\` longtext);
INSERT INTO \`mail_domains\` VALUES (7,'box.${d}',0,'dkim','');
CREATE TABLE \`mail_users\` (\`id\` int NOT NULL, \`domain_id\` int DEFAULT NULL, \`name\` varchar(255) NOT NULL, \`password\` varchar(255) NOT NULL, \`admin\` tinyint(1) NOT NULL, \`domain_admin\` tinyint(1) NOT NULL DEFAULT 0, \`enabled\` tinyint(1) NOT NULL, \`send_only\` tinyint(1) NOT NULL, \`quota\` int NOT NULL);
INSERT INTO \`mail_users\` VALUES (1,7,'admin','${BCRYPT}',1,0,1,0,0),(2,7,'eve','${BCRYPT}',0,1,1,0,500),(3,7,'printer','${BCRYPT}',0,0,1,1,0);
CREATE TABLE \`mail_aliases\` (\`id\` int NOT NULL, \`domain_id\` int DEFAULT NULL, \`name\` varchar(255) NOT NULL, \`destination\` varchar(255) NOT NULL);
INSERT INTO \`mail_aliases\` VALUES (1,7,'both','eve@box.${d}'),(2,7,'both','friend@outside.test'),(3,7,'','eve@box.${d}'),(4,7,'copier','printer@box.${d}');
`

export const csv = (
	d: string,
) => `\uFEFFkind,address,name,password,password_hash,quota,destinations,domains,enabled,send_only\r
domain,sheet.${d},A sheet,,,,,,,\r
,fay@sheet.${d},"Fay ""F"", of Sheet",,{BLF-CRYPT}${BCRYPT},2 GB,,,,\r
mailbox,gus@sheet.${d},Gus,a river of quiet lanterns,,500 MB,,,,\r
mailbox,hal@sheet.${d},Hal,short,,,,,no,yes\r
mailbox,ida@sheet.${d},Ida,,,lots,,,,\r
alias,all@sheet.${d},,,,,"fay@sheet.${d}, gus@sheet.${d}",,,\r
admin,mona@outside.test,Mona,,,,,sheet.${d},,\r
robot,x@sheet.${d},,,,,,,,\r
`
