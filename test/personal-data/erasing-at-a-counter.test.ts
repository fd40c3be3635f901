import assert from 'node:assert/strict'
import { after, it } from 'node:test'
import { network } from '../support/network.ts'
import { type Application, atTheCounter } from '../support/person.ts'
import { isRefused } from '../support/refusal.ts'
import { officeOf } from '../support/staff.ts'

const net = await network()
after(() => net.close())
const { frontDesk } = net
const { id: filedAtOfficeId } = await officeOf(net, '31.71.06')
const wish = { reason: 'The shop will not open.', assistance: atTheCounter }

/** Tries to discard an application of the counter, at its present version. */
async function triesToDiscard({ id }: Pick<Application, 'id'>) {
  const { version } = await frontDesk.reads({ id })
  return frontDesk.asks('DELETE', `/v1/applications/${id}`, { headers: { 'if-match': `"${version}"` } })
}

it('somebody without an account who withdrew a draft has its data erased by the counter that filed it', async () => {
  const draft = await frontDesk.prepares('SKTM', { filedAtOfficeId })
  await frontDesk.takes('withdraw', draft, wish)
  assert.equal((await triesToDiscard(draft)).status, 204)
  isRefused(await frontDesk.asks('GET', `/v1/applications/${draft.id}`), 404, 'not_found')
  const left = await net.database.pool`
    select from application_forms where application_id = ${draft.id} and (personal is not null or answers <> '{}')`
  assert.equal(left.length, 0)
})

it('what was submitted before it was withdrawn is kept for its retention', async () => {
  const file = await frontDesk.submits('SKTM', { filedAtOfficeId })
  await frontDesk.takes('withdraw', file, wish)
  isRefused(await triesToDiscard(file), 409, 'not_editable')
})
