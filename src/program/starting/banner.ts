import { timeNow } from '../../platform/clock.ts'
import { serverAddress } from '../../sample/address.ts'
import { sampleAgencies, sampleUsers } from '../../sample/users.ts'
import type { Receiving } from './modes.ts'

const defaultUrl = serverAddress({})

interface Shown {
  embedded: boolean
  clock: boolean
  mail: Receiving | undefined
}

/** Returns the text that is printed after a start with everything in one process. */
export const banner = (url: string, { embedded, clock, mail }: Shown): string => `
Satu Pintu is open.

  Docs      ${url}/docs   (Authorize, choose signIn, then who you are)
  Reading   ${url}/docs/reading   (the same to be read: sidebar, search, samples of code)
  Contract  ${url}/v1/openapi.json
${
  embedded
    ? `  Outbox    ${url}/outbox   (mail and messages to applicants that are not delivered)
  Sign in   npm run --silent token -- <user>${url === defaultUrl ? '' : ` --url ${url}`}
  Users     ${sampleUsers.map(({ id }) => id).join(', ')}
  Agencies  ${sampleAgencies.map(({ clientId }) => clientId).join(', ')}
  Sample    the embedded identity provider asks for no password: for development and trials only
`
    : ''
}${mail ? `  Mail      ${mail.mailbox}, received at ${mail.at.join(' and ')}\n` : ''}${
  clock
    ? `  Clock     ${url}/v1/trial-clock   (it is ${timeNow().toISOString()}; POST {"days": 20} moves it ahead)
`
    : ''
}
`
