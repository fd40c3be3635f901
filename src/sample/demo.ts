import { parseArgs } from 'node:util'
import { Refusal } from '../../client/src/index.ts'
import { serverAddress } from './address.ts'
import { Unreachable } from './browser.ts'
import { letAgenciesTakePart } from './demo/agencies/take-part.ts'
import { takeBuildingPermit } from './demo/building-permit.ts'
import { publishPermitType } from './demo/publish.ts'
import { letTimePass } from './demo/time.ts'
import { DemoError, Visit } from './demo/visit.ts'
import { SignInError } from './sign-in.ts'

const journeys = {
  permit: {
    take: takeBuildingPermit,
    about: 'a house building permit (IMB) through its whole life; without a name it is this one',
  },
  publish: {
    take: publishPermitType,
    about: "a new permit type, from an administrator's draft to the first permit issued with it",
  },
  email: {
    // Loaded when needed: the packages that sign and send mail take as long to load as all else.
    take: async (visit: Visit, mailPort: number) => (await import('./demo/email.ts')).fileByMail(visit, mailPort),
    about: 'an IMB that is filed by mail and phone only, from the first question to the handover',
  },
  agencies: {
    take: letAgenciesTakePart,
    about:
      'two agencies give their opinions, one with a key; a bank gets webhooks in another process and keeps its copy ' +
      'of permits right',
  },
  time: {
    take: letTimePass,
    about: 'an application that nobody decides, up to the permit by silence and its end; needs npm start -- --clock',
  },
  dissolve: {
    take: async () => (await import('./demo/dissolve.ts')).dissolveAnOffice(),
    about:
      'the end of a village office with 5,000 open files while people go on writing; in a network of its own, ' +
      'without a server',
  },
}
const names = Object.keys(journeys)

const usage = `Walks through a journey against a running server, and prints each step.

  npm run demo [-- <journey>] [--url ${serverAddress()}] [--mail-port 2525]

Journeys:
${Object.entries(journeys)
  .map(([name, { about }]) => `  ${name.padEnd(12)} ${about}`)
  .join('\n')}`

class UsageError extends Error {}

try {
  const { url, mailPort, journey } = readArguments()
  await journey.take(new Visit(url), mailPort)
} catch (error) {
  process.stderr.write(`${explain(error)}\n`)
  process.exitCode = 1
}

function readArguments() {
  const {
    values: { url, 'mail-port': port },
    positionals: [name = 'permit', ...others],
  } = parseArgs({
    allowPositionals: true,
    options: {
      url: { type: 'string', default: serverAddress() },
      'mail-port': { type: 'string', default: '2525' },
    },
  })
  const journey = Object.entries(journeys).find(([known]) => known === name)?.[1]
  if (!journey || others.length > 0)
    throw new UsageError(`There is no journey "${[name, ...others].join(' ')}". Choose one of: ${names.join(', ')}.`)
  if (!/^https?:/.test(url) || !URL.canParse(url)) throw new UsageError(`"${url}" is not a web address.`)
  if (!/^[0-9]{1,5}$/.test(port)) throw new UsageError(`"${port}" is not a port.`)
  return { url, mailPort: Number(port), journey }
}

function explain(error: unknown): string {
  if (error instanceof UsageError) return `${error.message}\n\n${usage}`
  if (error instanceof Unreachable)
    return `${error.message} Start the server with "npm start", or give its address with --url.`
  if (error instanceof SignInError || error instanceof DemoError || error instanceof Refusal) return error.message
  if (error instanceof TypeError && 'code' in error) return `${error.message}\n\n${usage}`
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
