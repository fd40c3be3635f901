import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { lockApplication } from '../../../src/applications/changed.ts'
import type { Db } from '../../../src/platform/db/client.ts'
import { race } from '../../support/faults/racing.ts'
import { gate, replaceableStorage } from '../../support/faults/replaceable-storage.ts'
import { imbIn } from '../../support/journey.ts'
import { answersTo, confirms, letters, mailbox, mailRoom, signed, written } from '../../support/mail/mail-room.ts'
import { network } from '../../support/network.ts'
import { type Application, somePdf } from '../../support/person.ts'
import { isRefused } from '../../support/refusal.ts'

const { wrapStorage, replaceParts } = replaceableStorage()
const net = await network({ wrapStorage })
after(() => net.close())
const room = await mailRoom(net)
after(() => room.close())
const from = 'applicant-1@example.org'
const type = 'application/x-www-form-urlencoded'

/** Returns a returned application, and the link of a letter to its applicant's address, with one waiting file. */
async function linked(): Promise<{ file: Application; at: string }> {
  await confirms(net, 'applicant-1', from)
  const file = await imbIn('returned', net)
  const { to } = answersTo(file.reference)
  const attachments = [{ filename: 'sertifikat-tanah.pdf', content: somePdf() }]
  await room.hands(await signed(await written({ from, to, attachments })), { from, to: mailbox.address })
  await room.reads()
  const letter = (await letters(net)).findLast(({ kind }) => kind === 'mail_filed')
  const link = (await net.vault.open(letter?.causeId ?? '', letter?.personal ?? '')).get('/link')
  return { file, at: String(link).replace('http://localhost:3000', '') }
}

const presses = (at: string, payload: string) => net.nobody.asks('POST', at, { raw: { payload, type } })

/** Removes the address of the applicant, who found that somebody else reads its mail. */
async function removesAddress(): Promise<void> {
  const { data } = await net.applicant.does<{ data: { id: string; version: number; channel: string }[] }>(
    200,
    'GET',
    '/v1/me/contacts',
  )
  for (const { id, version } of data)
    await net.applicant.does(204, 'DELETE', `/v1/me/contacts/${id}`, { headers: { 'if-match': `"${version}"` } })
}

describe('a link in a letter whose address is removed while it is used', () => {
  it('gives the application no file that was still being checked', async () => {
    const { file, at } = await linked()
    const { reached, letPass, pass } = gate()
    using _slow = replaceParts((real) => ({ get: (...object) => pass().then(() => real.get(...object)) }))
    const pressed = presses(at, '')
    await reached
    await removesAddress()
    letPass()
    isRefused(await pressed, 404, 'not_found')
    const { documents } = await net.applicant.reads(file)
    assert.equal(documents.find(({ slot }) => slot === 'land_title')?.version, 1)
  })

  it('gives the application no file after it has waited for its lock', async () => {
    const { file, at } = await linked()
    const lock = (tx: Db) => lockApplication(tx, file.id)
    isRefused(await race(net, lock, () => presses(at, ''), removesAddress), 404, 'not_found')
    const { documents } = await net.applicant.reads(file)
    assert.equal(documents.find(({ slot }) => slot === 'land_title')?.version, 1)
  })

  it('does not submit the application after it has waited for its lock', async () => {
    const { file, at } = await linked()
    const reply = await race(
      net,
      (tx) => lockApplication(tx, file.id),
      () => presses(`${at}/submissions`, 'statement=accepted'),
      removesAddress,
    )
    isRefused(reply, 404, 'not_found')
    assert.equal((await net.applicant.reads(file)).status, 'returned')
  })
})
