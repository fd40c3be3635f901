import assert from 'node:assert/strict'
import { saveDeadlines } from '../../../src/applications/clocks/deadline-queries.ts'
import { currentEdition } from '../../../src/network/calendar/queries.ts'
import type { Network } from '../network.ts'
import { type Application, example, somePng } from '../person.ts'
import { appoints, letBegin, puts } from './inspections.ts'
import { permitOf, takesOn } from './permits.ts'
import { publishes, rollsOut } from './publishing.ts'
import { books, letItBegin } from './visits.ts'

/** An event that may change what the case of an application shows, besides its steps. */
interface Happening {
  /** Returns true for an application to which it can happen now. */
  can: (application: Application) => boolean
  happens: (application: Application) => Promise<unknown>
  /** Undoes it, where other tests could not go on otherwise. */
  ends?: () => Promise<unknown>
}

const isIn =
  (...statuses: readonly string[]) =>
  ({ status }: Application) =>
    statuses.includes(status)
const isOpen = isIn(
  'submitted',
  'in_review',
  'in_inspection',
  'awaiting_payment',
  'awaiting_originals',
  'ready_to_sign',
)
const isSupplied = isIn('draft', 'returned')
const appointmentOf = ({ inspection }: Application) => inspection?.appointment ?? null
const visitOf = ({ visit }: Application) => visit?.open ?? null

/** Returns all such events of a network, by name. */
export function happeningsIn(net: Network): Record<string, Happening> {
  const { pool } = net.database
  let nth = 0
  const assigned = (application: Application, personId: string) =>
    net.head.asks('PUT', `/v1/applications/${application.id}/assignee`, {
      body: { personId },
      headers: { 'if-match': `"${application.version}"` },
    })
  const idOf = async (who: 'reviewer' | 'inspector') => (await net[who].does<{ id: string }>(200, 'GET', '/v1/me')).id
  return {
    'an answer is corrected': {
      can: isSupplied,
      happens: (application) => net.applicant.saves(application, { answers: { capacity: 'owner' } }),
    },
    'another place is chosen': {
      can: isIn('draft'),
      happens: async (application) =>
        net.applicant.saves(application, {
          villageCode: nth++ % 2 === 0 ? '31.71.06.1002' : (await example('IMB')).village,
        }),
    },
    'a file is sent again': {
      can: isSupplied,
      happens: (application) => net.applicant.uploads('land_title', application),
    },
    'a file is removed': {
      can: isSupplied,
      happens: async ({ id, documents, version }) => {
        const { id: documentId } = documents.find(({ slot }) => slot === 'site_photo_left') ?? assert.fail()
        await net.applicant.does(204, 'DELETE', `/v1/applications/${id}/documents/${documentId}`, {
          headers: { 'if-match': `"${version}"` },
        })
        await net.applicant.uploads('site_photo_left', { id }, somePng())
      },
    },
    'the type goes offline': {
      can: isIn('draft'),
      happens: () => rollsOut(net, 'IMB', '31', false),
      ends: () => rollsOut(net, 'IMB', '31'),
    },
    'a new version is published': { can: isIn('draft'), happens: () => publishes(net, 'IMB') },
    'the office is renamed': {
      can: isOpen,
      happens: ({ office }) => pool`update offices set name_en = ${`Office ${nth++}`} where id = ${office?.id ?? ''}`,
    },
    'a reviewer is assigned': {
      can: isIn('in_review'),
      happens: async (application) => assigned(application, await idOf('reviewer')),
    },
    'an inspector is assigned': {
      can: isIn('in_inspection'),
      happens: async (application) => assigned(application, await idOf('inspector')),
    },
    'the officers are renamed': {
      can: isOpen,
      happens: async () => {
        for (const who of ['reviewer', 'inspector'])
          await (await net.person(who, { name: `${who} ${nth++}` })).does(200, 'GET', '/v1/me')
      },
    },
    'the deadline passes': {
      can: isOpen,
      happens: async ({ id, version }) => {
        const edition = (await currentEdition(pool)) ?? assert.fail()
        const dueAt = new Date(Date.now() - 1_000 * nth++).toISOString()
        const deadline = { id, version, acceptedAt: null, dueAt, dueProvisional: false, silenceGrants: false }
        assert.equal(await saveDeadlines(pool, edition, [deadline]), 1)
      },
    },
    'an inspection is arranged': {
      can: (application) => application.status === 'in_inspection' && appointmentOf(application) === null,
      happens: (application) => appoints(net.inspector, application),
    },
    'the inspection date is confirmed': {
      can: (application) => appointmentOf(application) !== null,
      happens: (application) =>
        puts(net.applicant, 'response', application, appointmentOf(application) ?? assert.fail(), {
          answer: 'confirmed',
        }),
    },
    'the inspection begins': {
      can: (application) => appointmentOf(application) !== null,
      happens: (application) => letBegin(net, appointmentOf(application) ?? assert.fail()),
    },
    'a part is paid': {
      can: isIn('awaiting_payment'),
      happens: (application) => net.cashier.paysIn(application, 1_000),
    },
    'an original does not match': {
      can: isIn('awaiting_originals'),
      happens: (application) => net.frontDesk.matches(application, ['land_title'], 'mismatched'),
    },
    'a visit is booked': {
      can: (application) => application.status === 'awaiting_originals' && visitOf(application) === null,
      happens: (application) => books(net, net.applicant, application),
    },
    'the visit begins': {
      can: (application) => visitOf(application) !== null,
      happens: (application) => letItBegin(net, visitOf(application) ?? assert.fail()),
    },
    'the office of the visit closes': {
      can: (application) => visitOf(application) !== null,
      happens: (application) => pool`
        update counter_visits
        set outcome = 'cancelled', ended_at = now()
        where id = ${visitOf(application)?.id ?? ''}`,
    },
    'the permit is suspended': {
      can: (application) => application.permit?.state === 'in_force',
      happens: async (application) => takesOn(net.head, await permitOf(net, application), 'suspend'),
    },
    'the permit is in force again': {
      can: (application) => application.permit?.state === 'suspended',
      happens: async (application) => takesOn(net.head, await permitOf(net, application), 'lift'),
    },
  }
}
