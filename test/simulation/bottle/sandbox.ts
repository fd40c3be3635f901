import type { Poster } from '../../../src/events/webhooks/sending/post.ts'
import { Admission, admissionLimits } from '../../../src/http/admission/admission.ts'
import { connect, type Database } from '../../../src/platform/db/client.ts'
import { createLog } from '../../../src/platform/log.ts'
import type { Vault } from '../../../src/privacy/vault.ts'
import type { Sandbox } from '../../../src/program/sandbox/hand-over.ts'
import { sandboxJobs } from '../../../src/program/sandbox/jobs.ts'
import { openSandbox, sandboxUrl } from '../../../src/program/sandbox/open-sandbox.ts'
import { readPolicies } from '../../../src/program/settings/rate-limits.ts'
import { publicUrl } from '../../support/network.ts'
import { anywhere, deliverToWebhooks } from '../outside/delivering.ts'
import { gatedDatabase } from './gated-database.ts'
import type { Ground } from './ground.ts'
import type { Life } from './life.ts'
import { noLimits } from './no-limits.ts'
import { Notifications } from './notifications.ts'
import type { Scheduler } from './scheduler.ts'

interface Parts {
  ground: Ground
  scheduler: Scheduler
  log: (line: string) => void
  life: Life
  /** The live database of the program. */
  live: Database
  vault: Vault
}

/** The sandbox of one program. */
export interface OwnSandbox {
  sandbox: Sandbox
  /** Does the work of the worker of the sandbox once: its jobs, then a batch for each webhook that is due. */
  works(poster: Pick<Poster, 'post'> | undefined): Promise<number>
  /** Receives the notifications of all commits so far in its database, and returns a function that delivers them. */
  receives(): Promise<() => void>
  /** Resolves when each subscription has been made again after its connection was lost. */
  subscribesAgain(): Promise<void>
  /** Returns true when it was used since the last call. */
  takeUsed(): boolean
  close(): Promise<void>
}

/** Opens the sandbox of a program. Its statements wait at the gate, and its notifications are held back. */
export async function ownSandbox(
  name: string,
  { ground, scheduler, log, life, live, vault }: Parts,
): Promise<OwnSandbox> {
  const { url, sql } = ground.sandbox
  const free = connect(`${url}?application_name=${encodeURIComponent(name)}`, noLimits)
  const notifications = new Notifications(name)
  await notifications.listen(free.pool)
  const database = gatedDatabase(free, life, scheduler, notifications)
  const jobs = sandboxJobs({ database, live, vault })
  let isUsed = true
  const opened = openSandbox({
    url,
    // The connections close with the program.
    connect: () => ({ ...database, close: async () => {} }),
    live,
    vault,
    publicUrl,
    rateLimits: readPolicies('*=1000000/60'),
    admission: new Admission(admissionLimits(0)),
    webhookTargets: anywhere,
    logger: createLog('info', { write: log }),
  })
  return {
    sandbox: {
      ...opened,
      app() {
        isUsed = true
        return opened.app()
      },
    },
    async works(poster) {
      isUsed = true
      for (const [, batch] of jobs.upkeep) await batch()
      await jobs.numbering()
      await jobs.forgetting()
      return poster
        ? deliverToWebhooks({ database, vault, url: sandboxUrl(publicUrl), withoutLetters: true }, poster)
        : 0
    },
    receives: () => notifications.receive(sql),
    subscribesAgain: () => notifications.lose(),
    takeUsed() {
      const was = isUsed
      isUsed = false
      return was
    },
    close: () => free.close(),
  }
}
