import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { startDispatcher } from '../../../src/events/webhooks/sending/dispatcher.ts'
import { connect } from '../../../src/platform/db/client.ts'
import { createLog } from '../../../src/platform/log.ts'
import { createVault } from '../../../src/privacy/vault.ts'
import { createDatabase } from '../../support/deployment/database.ts'
import { eventually } from '../../support/deployment/object-store.ts'
import { wayTo } from '../../support/faults/way.ts'
import { publicUrl, testKeys } from '../../support/network.ts'

const { url, drop } = await createDatabase()
after(drop)
const failure = 'webhooks could not be looked at'

/** Longer than five attempts, of which there is one a second. */
const outageMilliseconds = 5_500

describe('a worker that delivers to webhooks', () => {
  it('logs the loss of its database once for each reason, and once that it is over', async (t) => {
    const lines: string[] = []
    const log = createLog('info', {
      write: (line) => {
        const { msg, err }: { msg: string; err?: { message: string } } = JSON.parse(line)
        lines.push(err ? `${msg}: ${err.message}` : msg)
      },
    })
    const way = await wayTo(url)
    const port = Number(new URL(way.url).port)
    const database = connect(way.url)
    const vault = await createVault(testKeys)
    const dispatcher = await startDispatcher({ database, vault, publicUrl, log })
    t.after(async () => {
      await dispatcher.stop()
      await database.close()
    })
    way.close()
    await eventually('the loss is logged', async () => lines.length > 0)
    await pause(outageMilliseconds)
    assert.ok(lines.every((line) => line.startsWith(failure)))
    assert.equal(new Set(lines).size, lines.length, lines.join('\n'))
    const again = await wayTo(url, port)
    t.after(() => again.close())
    await eventually('the end is logged', async () => lines.at(-1) === `no longer: ${failure}`)
  })
})
