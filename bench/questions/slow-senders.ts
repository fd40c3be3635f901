import { setTimeout } from 'node:timers/promises'
import { slowSenders } from '../slow-senders.ts'
import type { Stage } from '../stage.ts'
import { figure, type Row, verdict } from '../table.ts'
import { somePdf, type Upload, upload } from '../uploads.ts'
import type { Question } from './question.ts'
import { drafts } from './upload.ts'

const megabytes = 5
const counts = [4, 16, 64]
const measured = 7
/** The time before the measurement in which the slow senders use all the capacity that they get. */
const startMilliseconds = 2_000
/** The limit for a measured upload. A slower one counts as infinite. */
const patienceMilliseconds = 20_000
const atMost = 3
const slot = 'application_form'

/** Measures uploads of some accounts while another account uploads many files slowly. */
export const besideSlowSenders: Question = {
  name: 'T7b',
  quick: false,
  async ask(stage: Stage) {
    const file = somePdf(megabytes)
    const slowFile = somePdf(20)
    const [slow, ...others] = await drafts(stage, 2 * (2 + counts.length) * measured)
    if (!slow) throw new Error('There is no draft.')
    const targets = others.filter(({ headers }) => headers['authorization'] !== slow.headers['authorization']).values()
    await milliseconds(targets, file)
    const quiet = await milliseconds(targets, file)
    const rows: Row[] = []
    for (const count of counts) {
      using _ = slowSenders(slow, 'architectural_drawings', slowFile, count)
      await setTimeout(startMilliseconds)
      rows.push(row(count, quiet, await milliseconds(targets, file)))
    }
    return rows
  },
}

/**
 * Uploads a file to seven of `targets`, one after the other. Returns the median time; Infinity when one is too slow.
 */
async function milliseconds(targets: Iterator<Upload>, file: Buffer): Promise<number> {
  const times: number[] = []
  while (times.length < measured) {
    const { value, done } = targets.next()
    if (done) throw new Error('There are too few drafts.')
    const sent = upload([value], slot, file, 1)
    const taken = await Promise.race([sent.then(({ seconds }) => seconds * 1000), late()])
    if (taken === Infinity) {
      sent.catch(() => {})
      return Infinity
    }
    times.push(taken)
  }
  return times.toSorted((a, b) => a - b)[Math.floor(measured / 2)] ?? Infinity
}

const late = () => setTimeout(patienceMilliseconds, Infinity, { ref: false })

const row = (count: number, quiet: number, beside: number): Row => ({
  operation: `T7b upload of ${megabytes} MB beside ${count} slow uploads of another account`,
  bare: `${figure(quiet)} ms alone`,
  ours: beside === Infinity ? `more than ${patienceMilliseconds / 1000} s` : `${figure(beside)} ms`,
  ratio: beside === Infinity ? '' : (beside / quiet).toFixed(2),
  target: `≤ ${atMost}`,
  verdict: verdict(beside <= atMost * quiet),
})
