import { jsonOf, pathOf } from './exchange.ts'
import type { AskingLook, Claims, Invariant } from './invariant.ts'
import { claim, expectedOf, outcomeOf, type Shown } from './shown-actions.ts'

const path = /^(\/v1\/applications\/[0-9a-f-]{36})\/corrections\/[0-9a-f-]{36}$/
const acts = [
  { action: 'decide', to: 'accepted' },
  { action: 'decide', to: 'refused', reason: 'The identity card says otherwise.' },
  { action: 'withdraw', to: 'withdrawn' },
]
/** Refusals of an act that is not shown: it is for others, or nothing waits any more. */
const impossible = ['forbidden', 'correction_decided', 'correction_not_open']
/** The greatest number of corrections that are tried at the end of each day, and of people who try each. */
const triesADay = 3

/** Returns an invariant that remembers who has read a correction. */
export function correctionActionsAreTrue(): Invariant {
  const read = new Set<string>()
  const readers = new Set<string>()
  return {
    name: 'correction-actions-are-true',
    statement:
      'A decision on a correction, or its withdrawal, that is shown without blockers succeeds now; one with blockers ' +
      'is refused for just these, and one that is not shown is for others, or not possible any more.',
    ofExchange(exchange) {
      const url = pathOf(exchange)
      if (exchange.method !== 'GET' || exchange.status !== 200 || !path.test(url)) return
      read.add(url)
      if (exchange.subject !== null) readers.add(exchange.subject)
    },
    async askAtDayEnd(look, _day, claims) {
      const [urls, subjects] = [[...read].slice(-triesADay), [...readers].slice(-triesADay)]
      read.clear()
      readers.clear()
      for (const url of urls) for (const subject of subjects) await tryAll(look, { url, subject }, claims)
    },
  }
}

/** Tries each act on a correction as a dry run, as a person who may see it. */
async function tryAll(
  { ask }: AskingLook,
  { url, subject }: { url: string; subject: string },
  claims: Claims,
): Promise<void> {
  const [, application = ''] = path.exec(url) ?? []
  const read = await ask?.(subject, { method: 'GET', url: application })
  const shown = read?.status === 200 ? await ask?.(subject, { method: 'GET', url }) : undefined
  const correction = shown && jsonOf<Pick<Shown, 'nextActions'>>(shown)
  if (!ask || !read || !correction) return
  const version = jsonOf<Shown>(read)?.version ?? 0
  for (const { action, to, ...rest } of acts) {
    const body = { outcome: to, ...rest }
    const tried = await ask(subject, { method: 'PUT', url: `${url}/outcome?dryRun=true`, body, version })
    const expected = expectedOf(correction.nextActions, { action, to }, { impossible })
    claim(`${to} of ${url} for ${subject}`, { expected, found: outcomeOf(tried, impossible) ?? tried.text }, claims)
  }
}
