import { parseArgs } from 'node:util'
import { serverAddress } from './address.ts'
import { Unreachable } from './browser.ts'
import { fetchToken, SignInError } from './sign-in.ts'
import { sampleAgencies, sampleUsers } from './users.ts'

const agencyLine = ({ clientId, purpose }: (typeof sampleAgencies)[number]): string =>
  `  ${clientId.padEnd(12)} ${purpose.text.en}; Purpose: ${purpose.code}`

const usage = `Prints an access token of a sample user or agency, good for one hour.

  npm run --silent token -- <user> [--url ${serverAddress()}]

Users:
${sampleUsers.map(({ id, description }) => `  ${id.padEnd(12)} ${description.en}`).join('\n')}

Agencies:
${sampleAgencies.map(agencyLine).join('\n')}`

try {
  const { url, user } = readArguments()
  process.stdout.write(`${await fetchToken(url, user)}\n`)
} catch (error) {
  process.stderr.write(`${explain(error)}\n`)
  process.exitCode = 1
}

function readArguments(): { url: string; user: string } {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { url: { type: 'string', default: serverAddress() } },
  })
  const [user, ...others] = positionals
  if (user === undefined || others.length > 0) throw new SignInError(usage)
  if (!/^https?:/.test(values.url) || !URL.canParse(values.url))
    throw new SignInError(`"${values.url}" is not a web address.`)
  return { url: values.url, user }
}

function explain(error: unknown): string {
  if (error instanceof Unreachable)
    return `${error.message} Start the server with "npm start", or give its address with --url.`
  if (error instanceof SignInError) return error.message
  if (error instanceof TypeError && 'code' in error) return `${error.message}\n\n${usage}`
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
