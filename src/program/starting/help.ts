import type { Mode } from './modes.ts'

/** Each mode in one line, as `--help` prints it. */
const purposes: Record<Mode, string> = {
  all: 'everything in one process, embedded where no setting replaces it (default)',
  api: 'the API, against services of your own',
  worker: 'jobs, messages, certificates and mail that comes in, against services of your own',
  load: 'migrates the database; loads regions, offices, permit types and calendars',
  invite: 'invites an administrator: --email somebody@example.org',
  audit: 'verifies every history, or that of one application: --application <id>',
  'audit-objects': 'compares the stored objects with their rows: --read <percent of the bytes, 0 to 100>',
}

const options = {
  '--clock': 'with all: a clock that can be moved, for trials',
  '--database <url>': 'with invite and both audits: another database than that of DATABASE_URL',
  '--help': 'prints this',
}

/** Returns the text that `--help` prints: the modes, their options, and the pages that describe the settings. */
export const help = (): string => `Satu Pintu: the backend of a permit service network.

  node src/main.js [mode] [options]

Modes
${lines(purposes)}

Options
${lines(options)}

Exit codes: 0 done; 1 failed, or an audit found something; 2 an audit could not look.
Settings are read from the environment: docs/configuration.md. To deploy, back up and upgrade: docs/operations.
`

const column = 20

const lines = (texts: Record<string, string>): string =>
  Object.entries(texts)
    .map(([name, text]) => `  ${name.padEnd(column)}${text}`)
    .join('\n')
