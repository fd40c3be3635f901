import assert from 'node:assert/strict'
import { after, it } from 'node:test'
import { idOf, lettersIn, openConsultationLetters } from '../../support/mail/consultation-letters.ts'
import type { Person } from '../../support/person.ts'
import { noObjection } from '../../support/scenes/consultations.ts'
import { officeOf } from '../../support/staff.ts'

const scene = await openConsultationLetters()
after(scene.close)
const { net, pool, told, asked, gives, fire, environment, bank, colleague } = scene
const { id: officeId } = await officeOf(net, '31.71.06.1001')

const endsPosts = async (person: Person) =>
  pool`update staff set ends_at = now() where person_id = ${await idOf(person)} and office_id = ${officeId}`

it('letters about an application go to no reviewer and no head whose post has ended', async () => {
  await asked()
  await endsPosts(net.reviewer)
  await gives(environment, noObjection)
  assert.deepEqual(lettersIn(await told()), ['opinion_given_at_office colleague@example.org'])
  await endsPosts(colleague)
  await gives(fire, noObjection)
  assert.deepEqual(lettersIn(await told()), ['opinion_given_at_office head@example.org'])
  await pool`update staff set suspended_at = now() where role = 'head' and office_id = ${officeId}`
  await gives(bank, noObjection)
  assert.deepEqual(lettersIn(await told()), [])
})
