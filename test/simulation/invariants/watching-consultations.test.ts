import { after, before, describe, it } from 'node:test'
import { type Network, network } from '../../support/network.ts'
import type { Agency } from '../../support/people/agencies.ts'
import {
  accepted,
  asking,
  bringsConsulted,
  by,
  type Consultation,
  consultee,
  newestOf,
  noObjection,
  opens,
  responds,
} from '../../support/scenes/consultations.ts'
import { exchangeOf } from './answers.ts'
import { Bench, type Breach } from './broken.ts'

const code = 'PAGAR-DITANYA'
let net: Network
let bench: Bench
let fire: Agency
let water: Agency
let file: string
let consultation: { id: string }

before(async () => {
  net = await network()
  bench = await Bench.of(net)
  const [asked, other] = [await consultee(net, 'Fire service'), await consultee(net, 'Water company')]
  fire = asked.agency
  water = other.agency
  const rule = { order: 'together', agencies: [asking(asked.client), asking(other.client, { silence: 'nothing' })] }
  await bringsConsulted(net, code, rule)
  const application = await accepted(net, code)
  file = application.id
  consultation = await newestOf(fire)
  await responds(fire, consultation, { response: 'question', text: 'Which way do the doors open?', by })
  const { version } = await net.reviewer.reads(application)
  await net.reviewer.does(200, 'PUT', `/v1/applications/${file}/consultations/${consultation.id}/reply`, {
    body: { reply: 'answer', text: 'Outwards.' },
    headers: { 'if-match': `"${version}"` },
  })
  const conditions = ['Keep the second door free.']
  await responds(fire, consultation, { response: 'with_conditions', text: 'Wide enough.', conditions, by })
  await responds(water, await newestOf(water), noObjection)
  const decided = [{ consultationId: consultation.id, number: 1, takenOver: false, reason: 'The street is lit.' }]
  await net.reviewer.takes('approve', application, { conditions: decided })
})
after(async () => {
  await bench.close()
  await net.close()
})

/** Asserts that an invariant finds a change of the application. */
const breaks = (invariant: string, breach: Breach) => bench.finds(invariant, { applications: [file] }, breach)

describe('the invariants of consultations find', () => {
  it('a question whose time is the turn of nobody', () =>
    breaks(
      'agencies-take-turns',
      (sql) => sql`
      update consultation_questions set answered_at = answered_at + interval '1 second' where answered_at is not null`,
    ))

  it('a consultation whose status no event led to', () =>
    breaks(
      'agencies-take-turns',
      (sql) => sql`update consultations set status = 'declined' where id = ${consultation.id}`,
    ))

  it('an approval while an opinion was awaited', () =>
    breaks('agencies-are-heard', async (sql) => {
      await sql`update consultations set ended_at = now() where id = ${consultation.id}`
      await sql`
        update consultation_events
        set at = now()
        where consultation_id = ${consultation.id} and to_status = 'answered'`
    }))

  it('an approval that cancelled the request for an opinion', () =>
    breaks('agencies-are-heard', async (sql) => {
      await sql`
        update consultations c
        set status = 'cancelled', ended_because = 'ready_to_sign', ended_at = e.at, settled = null, conditions = '{}'
        from application_events e
        where c.id = ${consultation.id} and e.application_id = c.application_id and e.action = 'approve'`
    }))

  it('an agency that is still asked about what is decided', () =>
    breaks(
      'agencies-are-heard',
      (sql) => sql`
      update consultations
      set status = 'requested', ended_at = null, made_at = now()
      where id = ${consultation.id}`,
    ))

  it('an opinion after the time had run out', () =>
    breaks(
      'opinions-come-in-time',
      (sql) => sql`
      update consultations set due_at = ended_at - interval '1 hour' where id <> ${consultation.id}`,
    ))

  it('an agency that was silent before its time had run out', () =>
    breaks(
      'opinions-come-in-time',
      (sql) => sql`
      update consultations
      set status = 'silent', due_at = ended_at + interval '1 hour'
      where id = ${consultation.id}`,
    ))

  it('a due time of an agency that the calendar does not give', async () => {
    const { id } = await accepted(net, code)
    await bench.finds(
      'deadlines-are-reckoned',
      { applications: [id] },
      (sql) => sql`
      update consultations set due_at = due_at + interval '1 minute' where application_id = ${id}`,
    )
  })

  it('a condition that is decided without an approval', () =>
    breaks('conditions-are-decided', (sql) => sql`update applications set status = 'in_review' where id = ${file}`))

  it('a condition that an approval says nothing about', () =>
    breaks(
      'conditions-are-decided',
      (sql) => sql`update consultations set settled = '[]' where id = ${consultation.id}`,
    ))

  it('a condition that was left out without a reason', () =>
    breaks(
      'conditions-are-decided',
      (sql) => sql`
      update consultations set settled = jsonb_set(settled, '{0,reason}', 'null') where id = ${consultation.id}`,
    ))
})

describe('the invariant of what agencies read', () => {
  const read = (agency: Agency, shown: object, url = `/v1/consultations/${consultation.id}`) =>
    exchangeOf({ subject: null, credential: `Bearer ${agency.token}`, url, text: JSON.stringify(shown) })
  const shown = (file: object | null = null) => ({ id: consultation.id, status: 'requested', file })
  /** A consultation that the fire service has opened, on the record. */
  let asked: Consultation
  before(async () => {
    await accepted(net, code)
    asked = await opens(fire, await newestOf(fire))
  })
  const readsAsked = (changes: object = {}) => read(fire, { ...asked, ...changes }, `/v1/consultations/${asked.id}`)
  const name = 'agencies-see-their-task'

  it('finds nothing where the asked agency reads its task, on the record', async () => {
    const { findings } = await bench.checks({}, { exchanges: [readsAsked()] })
    if (findings.length > 0) throw new Error(JSON.stringify(findings))
  })

  it('finds a file that is shown after the end', () =>
    bench.hears(name, {}, { exchanges: [readsAsked({ status: 'answered' })] }))

  it('finds a document that the permit type does not show', () => {
    const documents = [{ id: consultation.id, slot: 'land_title' }]
    return bench.hears(name, {}, { exchanges: [readsAsked({ file: { answers: [], documents } })] })
  })

  it('finds a list that shows files', () =>
    bench.hears(name, {}, { exchanges: [read(fire, { data: [asked] }, '/v1/consultations')] }))

  it('finds the content of a document that was read without a record, and nothing with one', async () => {
    const [document] = asked.file?.documents ?? []
    const url = `/v1/consultations/${asked.id}/documents/${document?.id}/content`
    const exchanges = [{ ...read(fire, {}, url), text: '' }]
    await bench.hears(name, {}, { exchanges })
    await fire.asks('GET', url, { headers: { purpose: 'opinion' } })
    const { findings } = await bench.checks({}, { exchanges })
    if (findings.length > 0) throw new Error(JSON.stringify(findings))
  })

  it('finds a consultation that another agency reads', () =>
    bench.hears(name, {}, { exchanges: [read(water, shown())] }))

  it('finds a consultation in the list of another agency', () =>
    bench.hears(name, {}, { exchanges: [read(water, { data: [shown()] }, '/v1/consultations')] }))

  it('finds an answer that the permit type does not show', () => {
    const answers = [{ pointer: '/applicant/nik' }]
    return bench.hears(name, {}, { exchanges: [readsAsked({ file: { answers, documents: [] } })] })
  })

  it('finds a file that was read without a record', () => {
    const unrecorded = shown({ answers: [], documents: [] })
    return bench.hears(name, {}, { exchanges: [read(fire, unrecorded)] })
  })
})
