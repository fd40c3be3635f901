import { connect } from 'node:net'
import { after, it } from 'node:test'
import { UnreadAnswers } from '../../src/http/connections/unread-answers.ts'
import { eventually } from '../support/deployment/object-store.ts'
import { listening } from '../support/files/sending.ts'
import { withSandbox, withTestKey } from '../support/scenes/sandbox.ts'

const unreadAnswers = new UnreadAnswers()
const { net, close } = await withSandbox({ shared: { unreadAnswers, eventStreamSeconds: 60 } })
after(close)

it('an answer of the sandbox that waits to be read counts with those of the live API', async () => {
  const { tester } = await withTestKey(net)
  const port = await listening(net)
  const socket = connect({ port, host: '127.0.0.1' })
  // The second answer waits in memory behind the first, which is a stream.
  for (const path of ['/v1/events/stream', '/v1/regions'])
    socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${tester.token}\r\n\r\n`)
  await eventually('it is held', async () => unreadAnswers.size === 1)
  socket.destroy()
  await eventually('it is not held any more', async () => unreadAnswers.size === 0)
})
