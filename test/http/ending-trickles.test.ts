import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { after, describe, it } from 'node:test'
import { ownTime } from '../support/faults/own-time.ts'
import { listening } from '../support/files/sending.ts'
import { network } from '../support/network.ts'

const net = await network()
after(() => net.close())
const port = await listening(net)
const draft = await net.applicant.drafts('SKTM')
const longestSeconds = 30

interface Ending {
  answer: string
  seconds: number
}

/**
 * Sends `head`, then continues slowly whatever it receives. Returns the reply, and the seconds of this process until
 * the connection was closed.
 */
async function until(head: string): Promise<Ending> {
  using time = ownTime()
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
  let answer = ''
  socket.on('error', () => {})
  socket.on('data', (bytes) => {
    answer += bytes
  })
  socket.write(head)
  const trickle = setInterval(() => socket.write(head.trim() === '' ? '\r\n' : 'x'), 500)
  await new Promise((resolve) => socket.once('close', resolve))
  clearInterval(trickle)
  return { answer, seconds: time.passed() / 1_000 }
}

const head = (line: string, ...fields: string[]) =>
  [`${line} HTTP/1.1`, 'Host: 127.0.0.1', ...fields, '', ''].join('\r\n')
const authorization = `Authorization: Bearer ${net.applicant.token}`
const uploading = [authorization, 'Content-Type: multipart/form-data; boundary=part', 'Content-Length: 100000']

/** The beginnings of requests that continue slowly, each with the status of its reply. */
const beginnings: [what: string, head: string, status: number][] = [
  ['a head', 'GET /v1/offices HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Long: ', 408],
  ['a head that has begun with an empty line', '\r\n', 408],
  [
    'a JSON body',
    head('POST /v1/applications', authorization, 'Content-Type: application/json', 'Content-Length: 100000'),
    408,
  ],
  [
    'a JSON body in chunks, with the accent of its type',
    `${head('POST /v1/tracking', 'Content-Type: Application/JSON; charset=utf-8', 'Transfer-Encoding: chunked')}5\r\n{"a":\r\nfff\r\n`,
    408,
  ],
  ['the parts before a file', `${head(`POST /v1/applications/${draft.id}/documents`, ...uploading)}--part\r\n`, 408],
  [
    'a file',
    `${head(`POST /v1/applications/${draft.id}/documents`, ...uploading)}--part\r\nContent-Disposition: form-data; name="slot"\r\n\r\nidentity_card\r\n--part\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF-1.7\n`,
    408,
  ],
  [
    'a file that is to be verified',
    head('POST /v1/verifications', 'Content-Type: application/pdf', 'Content-Length: 100000'),
    408,
  ],
  [
    'the body of a refused request',
    head('POST /v1/applications', 'Content-Type: application/json', 'Content-Length: 100000'),
    401,
  ],
  [
    'a JSON body that is refused by its length, so that nobody reads it',
    head('POST /v1/tracking', 'Content-Type: application/json', 'Content-Length: 100000000'),
    413,
  ],
  ['the body for an unknown path', head('POST /v1/nothing', 'Content-Length: 100000'), 404],
]

describe(`what trickles is answered and ends within ${longestSeconds} seconds`, { concurrency: true }, () => {
  for (const [what, beginning, status] of beginnings) {
    it(what, async () => {
      const { answer, seconds } = await until(beginning)
      assert.match(answer, new RegExp(`^HTTP/1\\.1 ${status} `))
      assert.match(answer, /content-type: application\/problem\+json/i)
      assert.ok(seconds <= longestSeconds, `${seconds} s`)
    })
  }
})
