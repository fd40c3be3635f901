import { inputs } from '../../support/journey.ts'
import { type Application, type Person, somePng } from '../../support/person.ts'
import { accepted, comparesAll, filed, inTheVillage, type Scene, triesAll } from '../guards/scene.ts'
import { type Race, type Racer, racer, steps } from './race.ts'

const returning = { reasons: [{ target: '/applicant/name', code: 'unreadable' }] }

/** Steps of one application, of which the first excludes the other. */
export const racesOfSteps: Readonly<Record<string, Race>> = {
  'two officers accept': {
    winners: 1,
    async prepares(scene) {
      const file = await filed(scene.applicant, 'SKTM')
      return [steps(scene.frontDesk, 'accept', file), steps(scene.allHats, 'accept', file)]
    },
  },
  'one officer accepts, another one returns, the applicant withdraws': {
    winners: 2,
    async prepares(scene) {
      const file = await filed(scene.applicant, 'SKTM')
      return [
        steps(scene.frontDesk, 'accept', file),
        steps(scene.allHats, 'return', file, returning),
        steps(scene.applicant, 'withdraw', file, inputs['withdraw']),
      ]
    },
  },
  'the head signs and the applicant withdraws': {
    winners: 1,
    async prepares(scene) {
      const file = await ready(scene)
      return [steps(scene.head, 'sign', file), steps(scene.applicant, 'withdraw', file, inputs['withdraw'])]
    },
  },
  'one head signs and another one sends back': {
    winners: 1,
    async prepares(scene) {
      const file = await ready(scene)
      return [steps(scene.head, 'sign', file), steps(scene.allHats, 'send_back', file, inputs['send_back'])]
    },
  },
  'one reviewer approves and another one proposes a refusal': {
    winners: 1,
    async prepares(scene) {
      const file = await accepted(scene, 'SKTM')
      const refusal = inputs['propose_refusal']
      return [steps(scene.reviewer, 'approve', file), steps(scene.allHats, 'propose_refusal', file, refusal)]
    },
  },
  'two counters hand a permit over': {
    winners: 1,
    async prepares(scene) {
      const file = await ready(scene)
      await triesAll(file, [scene.head, 'sign'])
      return [steps(scene.frontDesk, 'hand_over', file), steps(scene.allHats, 'hand_over', file)]
    },
  },
  'the applicant submits in one tab, discards in another and saves in a third': {
    winners: 2,
    async prepares(scene) {
      const { applicant } = scene
      const draft = await applicant.prepares('SKTM', await inTheVillage('SKTM'))
      const url = `/v1/applications/${draft.id}`
      const headers = { 'if-match': `"${draft.version}"` }
      return [
        steps(applicant, 'submit', draft, inputs['submit']),
        racer(applicant, url, () => applicant.asks('DELETE', url, { headers })),
        racer(applicant, url, () => applicant.asks('PATCH', url, { body: { villageCode: '31.71.06.1002' }, headers })),
      ]
    },
  },
  'the applicant submits and removes a file': {
    winners: 1,
    async prepares(scene) {
      const { applicant } = scene
      const draft = await applicant.prepares('TANAH', await inTheVillage('TANAH'))
      const url = `/v1/applications/${draft.id}`
      const headers = { 'if-match': `"${draft.version}"` }
      return [
        steps(applicant, 'submit', draft, inputs['submit']),
        racer(applicant, url, () =>
          applicant.asks('DELETE', `${url}/documents/${draft.documents[0]?.id}`, { headers }),
        ),
      ]
    },
  },
  'the head signs and the applicant sends another file': {
    winners: 1,
    async prepares(scene) {
      const file = await awaitingOriginals(scene)
      await comparesAll(scene, file)
      await triesAll(file, [scene.frontDesk, 'confirm_originals'])
      return [steps(scene.head, 'sign', file), sends(scene.applicant, file)]
    },
  },
  'two officers take a case': {
    winners: 1,
    async prepares(scene) {
      const file = await accepted(scene, 'SKTM')
      const { version } = await scene.reviewer.reads(file)
      return Promise.all([scene.reviewer, scene.allHats].map((officer) => takes(officer, file, version)))
    },
  },
}

/** Approves an application that nothing keeps from the signature. */
export async function ready(scene: Scene): Promise<Application> {
  const file = await accepted(scene, 'SKTM')
  await triesAll(file, [scene.reviewer, 'approve'])
  return file
}

/** Approves an application whose originals are to be compared before the signature. */
async function awaitingOriginals(scene: Scene): Promise<Application> {
  const file = await accepted(scene, 'TANAH')
  await triesAll(file, [scene.reviewer, 'approve'])
  return scene.applicant.reads(file)
}

const sends = (person: Person, file: Application): Racer =>
  racer(person, `/v1/applications/${file.id}`, () => person.triesUpload('identity_card', file, somePng()))

async function takes(person: Person, { id }: Application, version: number): Promise<Racer> {
  const { id: personId } = await person.does<{ id: string }>(200, 'GET', '/v1/me')
  return racer(person, `/v1/applications/${id}`, () =>
    person.asks('PUT', `/v1/applications/${id}/assignee`, {
      body: { personId },
      headers: { 'if-match': `"${version}"` },
    }),
  )
}
