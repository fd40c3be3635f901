import { boundary, multipart } from '../../support/files/sending.ts'
import { type Application, type Person, somePdf } from '../../support/person.ts'
import { by } from '../../support/scenes/consultations.ts'
import { atHour, day, duringWork, hour, hourOf } from '../actors/moments.ts'
import { issued, registered } from './agencies-of-a-scene.ts'
import type { Misdeed } from './contrary.ts'
import { type Scene, triesAll } from './scene.ts'
import { acceptedFence, fence, publishes } from './types-of-a-scene.ts'

const purpose = { purpose: 'opinion' }
export const noObjection = { response: 'no_objection', text: 'Wide enough.', by }
const withConditions = { response: 'with_conditions', text: 'Wide enough.', conditions: ['Keep the door free.'], by }

/** Misdeeds of agencies that are asked for their opinion, and of reviewers who ask them. */
export const misdeedsOfConsulting: Readonly<Record<string, Misdeed>> = {
  async 'approves before the opinion'(scene) {
    const { file } = await asked(scene, 'PAGAR-DINI')
    await triesAll(file, [scene.reviewer, 'approve'])
  },

  async 'approves without a word about a condition'(scene) {
    const { file, agency, id } = await asked(scene, 'PAGAR-SYARAT')
    await responds(agency, id, withConditions)
    await triesAll(file, [scene.reviewer, 'approve'])
  },

  async 'lets the time of an agency run'(scene) {
    await asked(scene, 'PAGAR-SENYAP')
    await scene.world.program.runs('watch_consultations')
  },

  async 'reads what another agency is asked'(scene) {
    const { id } = await asked(scene, 'PAGAR-TETANGGA')
    const other = await consultee(scene)
    await other.person.asks('GET', '/v1/consultations')
    await other.person.asks('GET', `/v1/consultations/${id}`, { headers: purpose })
  },

  async 'reads the file after its opinion'(scene) {
    const { agency, id } = await asked(scene, 'PAGAR-USAI')
    await agency.asks('GET', `/v1/consultations/${id}`, { headers: purpose })
    await responds(agency, id, noObjection)
    await agency.asks('GET', `/v1/consultations/${id}`, { headers: purpose })
  },

  async 'opens a paper before the opinion'(scene) {
    const { file, agency, id } = await asked(scene, 'PAGAR-LAMPIRAN')
    const paper = await uploads(agency, id)
    await scene.reviewer.asks('GET', `/v1/applications/${file.id}/consultations/${id}/papers/${paper}/content`)
  },

  async 'takes a paper back after the opinion'(scene) {
    const { agency, id } = await asked(scene, 'PAGAR-TARIK')
    const paper = await uploads(agency, id)
    await responds(agency, id, { ...noObjection, papers: [paper] })
    const { headers } = await agency.asks('GET', `/v1/consultations/${id}`, { headers: purpose })
    const ifMatch = { 'if-match': String(headers['etag']) }
    await agency.asks('DELETE', `/v1/consultations/${id}/papers/${paper}`, { headers: ifMatch })
  },

  async 'writes to the office before submitting'(scene) {
    const draft = await scene.applicant.drafts('SKTM')
    const body = { kind: 'message', text: 'Apakah berkasnya sudah cukup?' }
    await scene.applicant.asks('POST', `/v1/applications/${draft.id}/messages`, { body })
  },

  async 'asks back, and is answered hours later'(scene) {
    const { file, agency, id } = await asked(scene, 'PAGAR-TANYA')
    const asksBack: Misdeed = async () => {
      await responds(agency, id, { response: 'question', text: 'Which way do the doors open?', by })
      return async () => {
        const { version } = await scene.reviewer.reads(file)
        await scene.reviewer.asks('PUT', `/v1/applications/${file.id}/consultations/${id}/reply`, {
          body: { reply: 'answer', text: 'Outwards.' },
          headers: { 'if-match': `"${version}"` },
        })
      }
    }
    return { inHours: hoursToMorning(scene), run: asksBack }
  },
}

/** The hour by which a part has to be due, so that the next one is due before the offices close. */
const noon = 12

/** Returns the hours from now to a working morning: working time passes until the next part. Zero in a morning. */
function hoursToMorning({ world }: Scene): number {
  const now = world.clock.now().getTime()
  const morning = duringWork(hourOf(now) < noon ? now : atHour(now + day, 0))
  return (morning - now) / hour
}

/** Registers an agency that gives opinions. */
async function consultee(scene: Scene) {
  const { id } = await registered(scene, {
    purposes: [{ code: purpose.purpose, text: { id: 'Memberikan pendapat', en: 'Giving opinions' } }],
    permitTypes: [],
    regions: [],
    scopes: ['consultations:read', 'consultations:write', 'client:read', 'keys:write'],
  })
  return { client: id, ...(await issued(scene, id)) }
}

/** Has an application accepted about which an agency is asked: it has two working days, and its silence counts. */
export async function asked(scene: Scene, code: string): Promise<{ file: Application; agency: Person; id: string }> {
  const { client, person } = await consultee(scene)
  const one = {
    client,
    names: { id: 'Lembaga (contoh)', en: 'Agency (sample)' },
    question: { id: 'Apakah jalannya cukup lebar?', en: 'Is the way wide enough?' },
    terms: {
      documents: ['identity_card'],
      answers: ['/fence/length'],
      time: { amount: 2, unit: 'working_days', certainty: 'uncertain' },
      silence: 'no_objection',
    },
  }
  await publishes(scene, code, { ...fence, consultations: { order: 'together', agencies: [one] } })
  const file = await acceptedFence(scene, code)
  const { data } = await person.does<{ data: { id: string }[] }>(200, 'GET', '/v1/consultations')
  return { file, agency: person, id: data[0]?.id ?? '' }
}

/** Uploads a paper for an opinion. Returns its id. */
async function uploads(agency: Person, id: string): Promise<string> {
  const payload = multipart({ name: 'file', fileName: 'opinion.pdf', content: somePdf() })
  const raw = { payload, type: `multipart/form-data; boundary=${boundary}` }
  return (await agency.does<{ id: string }>(201, 'POST', `/v1/consultations/${id}/papers`, { raw })).id
}

export const responds = (agency: Person, id: string, body: object) =>
  agency.asks('POST', `/v1/consultations/${id}/responses`, { body })
