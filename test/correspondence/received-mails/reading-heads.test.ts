import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { headBytes, readHead } from '../../../src/correspondence/received-mails/reading/read-mail.ts'

const recipients = `To: a@example.org,\r\n${' b@example.org,\r\n'.repeat(headBytes / 16)}`
const head = 'From: warga@example.org\r\nSubject: Foto\r\n rumah\r\n'

describe('the beginning of a mail that is too large', () => {
  it('says its sender and subject, however many recipients it has', async () => {
    const { from, subject } = await readHead(Buffer.from(`${head}${recipients}`).subarray(0, headBytes))
    assert.deepEqual([from, subject], ['warga@example.org', 'Foto rumah'])
  })

  it('has no header that goes on behind it', async () => {
    const { from, subject } = await readHead(Buffer.from(head))
    assert.deepEqual([from, subject], ['warga@example.org', ''])
  })
})
