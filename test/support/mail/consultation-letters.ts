import { goes } from '../journey.ts'
import type { Application, Person } from '../person.ts'
import { accepted, asking, bringsConsulted, consultee, newestOf, responds } from '../scenes/consultations.ts'
import { appoint } from '../staff.ts'
import { hasContact } from './contacts.ts'
import { openSentLetters, type Said } from './sent-letters.ts'

const at = (email: string, changes: object = {}) => ({ contact: { email, phone: null, ...changes } })

/**
 * Opens a network with two agencies that get letters (`fire` in English, `environment` in Indonesian) and one that gets
 * none (`bank`), two reviewers, their head and a head above them with addresses, and the permit types `TOLD` (asks all
 * three) and `TOLDTURN` (asks two in turn).
 */
export async function openConsultationLetters() {
  const opened = await openSentLetters()
  const { net } = opened
  const [fire, environment, bank] = [
    await consultee(net, 'Fire service', at('fire@agency.example', { language: 'en' })),
    await consultee(net, 'Environment agency', at('environment@agency.example')),
    await consultee(net, 'Bank', at('bank@agency.example', { consultationLetters: false })),
  ]
  const colleague = await appoint(net, ['reviewer'], '31.71.06.1001')
  const head = await appoint(net, ['head'], '31.71.06.1001')
  const above = await appoint(net, ['head'], '31.71.06')
  await hasContact(net, net.reviewer, { channel: 'email', address: 'reviewer@example.org', language: 'en' })
  await hasContact(net, colleague, { channel: 'email', address: 'colleague@example.org', language: 'en' })
  await hasContact(net, head, { channel: 'email', address: 'head@example.org', language: 'en' })
  await hasContact(net, above, { channel: 'email', address: 'above@example.org', language: 'en' })
  const agencies = [
    asking(fire.client, { remindHours: 4 }),
    asking(environment.client, { documents: [], answers: [], silence: 'no_objection' }),
  ]
  await bringsConsulted(net, 'TOLD', { order: 'together', agencies: [...agencies, asking(bank.client)] })
  await bringsConsulted(net, 'TOLDTURN', { order: 'in_turn', agencies })

  /** Returns an accepted application of `TOLD` whose agencies have got their requests. */
  const asked = async () => {
    const application = await accepted(net, 'TOLD')
    await opened.told()
    return application
  }
  /** Sends the response of an agency to its newest consultation. */
  const gives = async ({ agency }: typeof fire, response: object) => responds(agency, await newestOf(agency), response)
  /** Lets the reviewer reply to the agency of a consultation. */
  const replies = async (application: { id: string }, { id }: { id: string }, body: object) => {
    const { version } = await net.reviewer.reads(application)
    await net.reviewer.does(200, 'PUT', `/v1/applications/${application.id}/consultations/${id}/reply`, {
      body,
      headers: { 'if-match': `"${version}"` },
    })
  }
  /** Returns an application to its applicant to correct the identity card. */
  const returns = (application: Application) =>
    net.reviewer.takes('return', application, { reasons: [{ target: 'identity_card', code: 'unreadable' }] })
  /** Corrects the identity card of an application, submits it again, and accepts it. */
  const comesAgain = async (application: Application) => {
    await net.applicant.uploads('identity_card', application)
    await goes(net, 'applicant', 'submit', application)
    await goes(net, 'frontDesk', 'accept', application)
  }
  /** Suspends the fire service, or reinstates it. */
  const suspends = (suspended: boolean) =>
    net.admin.does(201, 'POST', `/v1/clients/${fire.client.id}/suspensions`, {
      body: { suspended, reason: 'A key was found in public.' },
    })
  /** Suspends the contacts of a person, as after a bounce, until the result is disposed of. */
  const unreachable = async (person: Person): Promise<AsyncDisposable> => {
    const id = await idOf(person)
    await opened.pool`update contacts set suspended_at = now() where person_id = ${id}`
    return {
      [Symbol.asyncDispose]: async () => {
        await opened.pool`update contacts set suspended_at = null where person_id = ${id}`
      },
    }
  }
  return {
    ...opened,
    colleague,
    unreachable,
    fire,
    environment,
    bank,
    asked,
    gives,
    replies,
    returns,
    comesAgain,
    suspends,
  }
}

/** Returns the kind and the address of each letter that is not to the applicant, in order of both. */
export const lettersIn = (all: readonly Said[]): string[] =>
  all
    .filter(({ to }) => !/^applicant|^\+/.test(to))
    .map(({ kind, to }) => `${kind} ${to}`)
    .sort()

/** Returns the text of the first letter to an address; empty without one. */
export const textTo = (all: readonly Said[], address: string): string =>
  all.find(({ to }) => to === address)?.text ?? ''

export const idOf = async (person: Person): Promise<string> =>
  (await person.does<{ id: string }>(200, 'GET', '/v1/me')).id
