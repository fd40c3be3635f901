import { after, before, describe, it } from 'node:test'
import { lockOffices } from '../../../src/network/offices/lock.ts'
import { race } from '../../support/faults/racing.ts'
import { network } from '../../support/network.ts'
import type { Person, Reply } from '../../support/person.ts'
import { isRefused } from '../../support/refusal.ts'
import { dayIn } from '../../support/scenes/days.ts'
import { dissolves, district, profileOf, village } from '../../support/scenes/offices.ts'
import { appoint } from '../../support/staff.ts'

const net = await network()
after(() => net.close())
const { pool } = net.database
const city = '31.71'

const plan = { office: '', id: '', other: '' }
before(async () => {
  const { id, officeId } = await dissolves(net, village, district, { windDownOn: dayIn(180) })
  Object.assign(plan, { office: officeId, id, other: (await profileOf(net, '31.71.06.1002')).id })
})

const contact = { telephone: '+62210000000' }
const succession = {
  effectiveOn: dayIn(30),
  legalBasis: 'A decree.',
  regions: [{ code: '31.71.06.1099', name: 'Menteng Baru' }],
}

/** Each change of an office or of its area that waits for others, by name. */
const changes: Record<string, (person: Person) => Promise<Reply>> = {
  'a patch of an office': async (person) => {
    const { id, version } = await profileOf(net, village)
    return person.asks('PATCH', `/v1/offices/${id}`, { body: { contact }, headers: { 'if-match': `"${version}"` } })
  },
  'a step of an office': (person) =>
    person.asks('POST', `/v1/offices/${plan.office}/transitions`, { body: { action: 'go_offline' } }),
  'a dissolution': (person) =>
    person.asks('POST', `/v1/offices/${plan.other}/dissolutions`, { body: { successorOfficeId: plan.office } }),
  'the cancellation of a dissolution': async (person) => {
    const { version } = await profileOf(net, village)
    const headers = { 'if-match': `"${version}"` }
    return person.asks('DELETE', `/v1/offices/${plan.office}/dissolutions/${plan.id}`, { headers })
  },
  'a succession of a region': (person) =>
    person.asks('POST', `/v1/regions/${village}/successions`, { body: succession }),
}

/** Suspends the posts of an administrator while their change waits for the lock on offices. */
const suspendedMeanwhile = async (change: (person: Person) => Promise<Reply>): Promise<Reply> => {
  const administrator = await appoint(net, ['administrator'], city)
  const { id } = await administrator.does<{ id: string }>(200, 'GET', '/v1/me')
  return race(
    net,
    lockOffices,
    () => change(administrator),
    async () => pool`update staff set suspended_at = now() where person_id = ${id}`,
  )
}

describe('an administrator who is suspended while their change waits for others', () => {
  for (const [name, change] of Object.entries(changes)) {
    it(`is not obeyed any more: ${name}`, async () => {
      isRefused(await suspendedMeanwhile(change), 403, 'forbidden')
    })
  }
})
