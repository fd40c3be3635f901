import { aSigner } from '../../support/files/signing.ts'
import { reading } from '../../support/mail/mail-room.ts'
import { publicUrl } from '../../support/network.ts'
import { watchInvariants } from '../invariants/watcher.ts'
import type { Actor, Cast, Later, World } from './world.ts'

/** The smallest cast that acts: two applicants, a front desk, and a worker that runs all jobs. */
export const plainCast: Cast = {
  async outside() {
    const { signer } = await aSigner()
    const carrier = { carry: async () => {} }
    const read = reading()
    return {
      post: {
        mailbox: read.mailbox,
        carriers: { email: carrier, sms: carrier, whatsapp: carrier },
        clientUrl: undefined,
      },
      reading: read,
      certificates: { signer, publicUrl },
    }
  },
  async actors(world) {
    return [await applicant(world, 1), await applicant(world, 2), await frontDesk(world), worker()]
  },
  watchers: async (world, sql, sandbox) => [await watchInvariants(world, sql, { sandbox })],
}

async function applicant(world: World, number: number): Promise<Actor> {
  const [name, person] = [`applicant ${number}`, await world.as(`applicant-${number}`)]
  const chance = world.chance.of(name)
  return alternating(name, {
    name: 'submits an SKTM',
    run: async () => void (await person.submits('SKTM')),
    pause: () => world.clock.inMinutes(chance.whole(60, 24 * 60)),
  })
}

async function frontDesk(world: World): Promise<Actor> {
  const officer = await world.as('front-desk')
  return alternating('front desk', {
    name: 'accepts what is submitted',
    async run() {
      const { data } = await officer.does<{ data: { id: string }[] }>(200, 'GET', '/v1/applications?status=submitted')
      for (const application of data) await officer.takes('accept', application)
    },
    pause: () => world.clock.inMinutes(6 * 60),
  })
}

const worker = (): Actor =>
  alternating('worker', {
    name: 'runs all jobs',
    async run(world) {
      for (const job of world.program.jobs) await world.program.runs(job)
    },
    pause: (world) => world.clock.inMinutes(3 * 60),
  })

/** Returns an actor that alternates between its act and a pause. */
function alternating(
  name: string,
  habit: { name: string; run(world: World): Promise<void>; pause(world: World): Date },
): Actor {
  let isRested = true
  return {
    name,
    next(world): { name: string; run(): Promise<void> } | Later {
      isRested = !isRested
      return isRested ? { at: habit.pause(world) } : { name: habit.name, run: () => habit.run(world) }
    },
  }
}
