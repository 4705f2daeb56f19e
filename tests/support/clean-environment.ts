const KEPT =
	/^(PATH|HOME|USER|LOGNAME|SHELL|TMPDIR|TEMP|TMP|LANG|LC_\w+|TZ|TERM|COLORTERM|NO_COLOR|FORCE_COLOR|CI|DISPLAY|SystemRoot|ComSpec|PATHEXT|APPDATA|LOCALAPPDATA|USERPROFILE|npm_config_\w+|NODE_EXTRA_CA_CERTS|https?_proxy|no_proxy|PLAYWRIGHT_\w+|POSTERN_TEST_\w+|TEST_DATABASE_URL)$/i

/**
 * The environment for a child process of a test run: the machine's own variables, none of the developer's settings
 * (a DATABASE_URL in somebody's shell is never touched by a test), and what the caller adds.
 */
export function cleanEnvironment(added: Record<string, string | undefined> = {}): NodeJS.ProcessEnv {
	const kept = Object.entries(process.env).filter(([name]) => KEPT.test(name))
	const given = Object.entries(added).filter(([, value]) => value !== undefined)
	return { NEXT_TELEMETRY_DISABLED: '1', ...Object.fromEntries([...kept, ...given]) } as unknown as NodeJS.ProcessEnv
}
