import { inputs } from '../../support/journey.ts'
import type { Application, Person } from '../../support/person.ts'
import { changesPermit, signed } from '../guards/agencies-of-a-scene.ts'
import { renewalsOf } from '../guards/misdeeds-of-lives.ts'
import { decides, filesFor, refused } from '../guards/misdeeds-of-remedies.ts'
import type { Scene } from '../guards/scene.ts'
import { type Race, type Racer, racer, steps } from './race.ts'
import { ready } from './races-of-steps.ts'

/** Decisions on one permit or objection at the moment of another one. */
export const racesOfPermits: Readonly<Record<string, Race>> = {
  'two heads revoke': {
    winners: 1,
    async prepares(scene) {
      const permit = await signed(scene)
      return [changes(scene, scene.head, permit, 'revoke'), changes(scene, scene.allHats, permit, 'revoke')]
    },
  },
  'one head suspends and another one revokes': {
    async prepares(scene) {
      const permit = await signed(scene)
      return [changes(scene, scene.head, permit, 'suspend'), changes(scene, scene.allHats, permit, 'revoke')]
    },
  },
  'one head revokes and another one signs the renewal': {
    winners: 1,
    async prepares(scene) {
      const { permit, renewal } = await renewed(scene)
      return [changes(scene, scene.allHats, permit, 'revoke'), steps(scene.head, 'sign', renewal)]
    },
  },
  'one head suspends and another one signs the renewal': {
    async prepares(scene) {
      const { permit, renewal } = await renewed(scene)
      return [changes(scene, scene.allHats, permit, 'suspend'), steps(scene.head, 'sign', renewal)]
    },
  },
  'the head signs a renewal that its applicant withdraws': {
    winners: 1,
    async prepares(scene) {
      const { renewal } = await renewed(scene)
      return [steps(scene.head, 'sign', renewal), steps(scene.applicant, 'withdraw', renewal, inputs['withdraw'])]
    },
  },
  'the head signs two renewals': {
    winners: 1,
    async prepares(scene) {
      const renewals = await renewalsOf(scene, 2)
      return renewals.map((renewal) => steps(scene.head, 'sign', renewal))
    },
  },
  'the counter hands over what the head revokes': {
    async prepares(scene) {
      const file = await ready(scene)
      await scene.head.takes('sign', file)
      const { permit } = await scene.applicant.reads(file)
      return [steps(scene.frontDesk, 'hand_over', file), changes(scene, scene.head, permit?.id ?? '', 'revoke')]
    },
  },
  'two heads decide an objection': {
    winners: 1,
    async prepares(scene) {
      const id = await objected(scene)
      return [settles(scene.head, id, 'granted'), settles(scene.allHats, id, 'rejected')]
    },
  },
  'the head decides an objection that its applicant withdraws': {
    winners: 1,
    async prepares(scene) {
      const id = await objected(scene)
      const url = `/v1/objections/${id}`
      const body = { reason: 'It is settled.' }
      const withdraws = () => scene.applicant.asks('POST', `${url}/withdrawals`, { body })
      return [settles(scene.head, id, 'granted'), racer(scene.applicant, url, withdraws)]
    },
  },
  'somebody objects in two tabs': {
    winners: 1,
    async prepares(scene) {
      const { id } = await refused(scene)
      return [files(scene, { applicationId: id }), files(scene, { applicationId: id })]
    },
  },
  'somebody appeals in two tabs': {
    winners: 1,
    async prepares(scene) {
      const appealOf = await objected(scene)
      await decides(scene.head, appealOf, 'rejected')
      return [files(scene, { appealOf }), files(scene, { appealOf })]
    },
  },
  'the head lifts a suspension and grants the objection against it while the holder withdraws that': {
    winners: 2,
    async prepares(scene) {
      const permit = await signed(scene)
      await changesPermit(scene, permit, 'suspend')
      const id = await filesFor(scene, { permitId: permit })
      const body = { reason: 'It is settled.' }
      const withdraws = () => scene.applicant.asks('POST', `/v1/objections/${id}/withdrawals`, { body })
      return [
        changes(scene, scene.head, permit, 'lift'),
        settles(scene.allHats, id, 'granted'),
        racer(scene.applicant, `/v1/objections/${id}`, withdraws),
      ]
    },
  },
}

/** Has a permit signed, and approves an application that renews it. */
async function renewed(scene: Scene): Promise<{ permit: string; renewal: Application }> {
  const [renewal] = await renewalsOf(scene, 1)
  if (!renewal) throw new Error('There is no renewal.')
  const { startedFrom } = await scene.applicant.reads(renewal)
  const earlier = await scene.applicant.reads({ id: startedFrom?.application?.id ?? '' })
  return { permit: earlier.permit?.id ?? '', renewal }
}

const objected = async (scene: Scene): Promise<string> => filesFor(scene, { applicationId: (await refused(scene)).id })

const changes = (scene: Scene, head: Person, permit: string, action: string): Racer =>
  racer(head, `/v1/permits/${permit}`, () =>
    head.asks('POST', `/v1/permits/${permit}/transitions`, {
      body: {
        action,
        reason: 'An inquiry.',
        decreeNumber: `${scene.world.clock.now().getTime()}/SK/${action}/${head === scene.head ? 1 : 2}`,
        ...(action !== 'lift' && { legalBasis: 'The regulation on permits' }),
      },
    }),
  )

const settles = (head: Person, id: string, outcome: string): Racer =>
  racer(head, `/v1/objections/${id}`, () => decides(head, id, outcome))

const files = ({ applicant }: Scene, against: object): Racer =>
  racer(applicant, '/v1/objections', () =>
    applicant.asks('POST', '/v1/objections', { body: { ...against, grounds: 'The plan of 2025 allows it.' } }),
  )
