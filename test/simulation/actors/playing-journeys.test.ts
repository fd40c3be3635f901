import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Calling, enrol, type Ticket } from './enrolling.ts'
import { Bell, type Journey } from './journey.ts'

const [morning, evening] = [1_000, 9_000]

/** Makes a world that only has time: each ticket is asked at its moment. */
function timeAlone() {
  const waiting: { ticket: Ticket; at: number }[] = []
  let now = 0
  const world: Calling = {
    clock: { now: () => new Date(now) },
    join: (ticket, at) => void waiting.push({ ticket, at: at.getTime() }),
  }
  /** Moves time to a moment. Returns the names of the acts, each with its moment. */
  async function passesTo(moment: number): Promise<string[]> {
    const acts: string[] = []
    for (;;) {
      const [first] = waiting.toSorted((a, b) => a.at - b.at)
      if (!first || first.at > moment) break
      waiting.splice(waiting.indexOf(first), 1)
      now = Math.max(now, first.at)
      const act = first.ticket.next()
      if (!act) continue
      acts.push(`${now} ${act.name}`)
      await act.run()
    }
    now = moment
    return acts
  }
  return { world, passesTo }
}

describe('a journey', () => {
  it('does each act at the moment that it names', async () => {
    const { world, passesTo } = timeAlone()
    async function* walks(): Journey {
      yield { at: evening, act: 'goes home' }
    }
    enrol(world, 'somebody', walks(), { at: morning, act: 'goes to work' })
    assert.deepEqual(await passesTo(2 * evening), [`${morning} goes to work`, `${evening} goes home`])
  })

  it('begins its act when it is asked a little early, together with others', async () => {
    const asked: Ticket[] = []
    const world: Calling = { clock: { now: () => new Date(morning) }, join: (ticket) => void asked.push(ticket) }
    async function* walks(): Journey {
      yield { at: evening, act: 'goes home' }
    }
    enrol(world, 'somebody', walks(), { at: morning + 1, act: 'goes to work' })
    assert.equal(asked[0]?.next()?.name, 'goes to work')
  })

  it('that is given as a function restarts an hour after a failure', async () => {
    const hour = 60 * 60 * 1_000
    const waiting: { ticket: Ticket; at: number }[] = []
    const world: Calling = {
      clock: { now: () => new Date(morning) },
      join: (ticket, at) => void waiting.push({ ticket, at: at.getTime() }),
    }
    let begun = 0
    async function* works(): Journey {
      begun++
      if (begun === 1) throw new Error('The connection was lost.')
      yield { at: evening, act: 'works on' }
    }
    enrol(world, 'worker', works, { at: morning, act: 'works' })
    await assert.rejects(async () => waiting[0]?.ticket.next()?.run())
    assert.equal(waiting[1]?.at, morning + hour)
    await waiting[1]?.ticket.next()?.run()
    assert.equal(begun, 2)
  })

  it('continues as soon as its bell is rung, and only once', async () => {
    const { world, passesTo } = timeAlone()
    const bell = new Bell()
    async function* waits(): Journey {
      yield { at: evening, act: 'reads a letter', bell }
    }
    enrol(world, 'somebody', waits(), { at: morning, act: 'waits' })
    await passesTo(2 * morning)
    bell.ring()
    bell.ring()
    assert.deepEqual(await passesTo(2 * evening), [`${2 * morning} reads a letter`])
  })

  it('continues at once when its bell rang while it was busy', async () => {
    const { world, passesTo } = timeAlone()
    const bell = new Bell()
    async function* isBusy(): Journey {
      bell.ring()
      yield { at: evening, act: 'reads a letter', bell }
    }
    enrol(world, 'somebody', isBusy(), { at: morning, act: 'is busy' })
    assert.deepEqual(await passesTo(2 * evening), [`${morning} is busy`, `${morning} reads a letter`])
  })
})
