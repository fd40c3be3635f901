import { pathOf } from './exchange.ts'
import type { Invariant, Look } from './invariant.ts'

/** The path of the contract. It contains no personal data, but bounds of 16 digits like an identity number. */
const contractPath = '/v1/openapi.json'
/** An identity number: sixteen digits that are no part of a longer word. */
const identityNumber = /(?<![\w.-])\d{16}(?![\w.-])/

/**
 * Returns the first personal word in a text; undefined when there is none. Names are matched by their first two words.
 */
export function personalWordIn(text: string, personal: ReadonlySet<string>, { names = true } = {}): string | undefined {
  const number = identityNumber.exec(text)?.[0]
  if (number !== undefined) return number
  for (const [telephone] of text.matchAll(/\+62\d{8,12}/g)) if (personal.has(telephone)) return telephone
  for (const [address] of text.matchAll(/[\w.+-]+@[\w.-]+\w/g)) if (personal.has(address)) return address
  if (!names) return undefined
  const words = text.match(/\p{L}+/gu) ?? []
  const known = firstTwoWordsOf(personal)
  for (let at = 0; at < words.length - 1; at++) {
    const pair = `${words[at]} ${words[at + 1]}`
    if (known.has(pair)) return pair
  }
  return undefined
}

const pairs = new WeakMap<ReadonlySet<string>, { size: number; known: Set<string> }>()

/** Returns the first two words of each name among personal words. The set of personal words may only grow. */
function firstTwoWordsOf(personal: ReadonlySet<string>): ReadonlySet<string> {
  const kept = pairs.get(personal) ?? { size: 0, known: new Set() }
  if (kept.size === personal.size) return kept.known
  let place = 0
  for (const word of personal) {
    if (place++ < kept.size) continue
    const [name] = /^\p{L}+ \p{L}+/u.exec(word) ?? []
    if (name !== undefined) kept.known.add(name)
  }
  kept.size = personal.size
  pairs.set(personal, kept)
  return kept.known
}

export const nothingPersonalGoesOut: Invariant = {
  name: 'nothing-personal-goes-out',
  statement: 'No identity number, name, telephone number or address is in a log, a URL or a public answer.',
  ofExchange(exchange, { look }, claims) {
    const inUrl = personalWordIn(decoded(exchange.url), look.personal())
    claims.holds(inUrl === undefined, pathOf(exchange), 'nothing personal in the URL', inUrl)
    if (exchange.credential !== '' || pathOf(exchange) === contractPath) return
    const said = JSON.stringify(exchange.body ?? '')
    const word = personalWordIn(exchange.text, look.personal())
    claims.holds(
      word === undefined || said.includes(word),
      `${exchange.method} ${pathOf(exchange)}`,
      'nothing personal in a public answer',
      word,
    )
  },
  ofLog(line, look, claims) {
    const word = personalWordIn(line, look.personal())
    claims.holds(word === undefined, line, 'nothing personal in the log', word)
  },
}

export const nothingPersonalIsUnsealed: Invariant = {
  name: 'nothing-personal-is-unsealed',
  statement:
    'Personal answers, addresses and codes are sealed; the open columns beside them have masks in their place. ' +
    '(Names are open in the answers, and nowhere else.)',
  async atDayEnd(look, { applications }, claims) {
    for (const { subject, text, names } of await openTexts(look, [...applications])) {
      const word = personalWordIn(text, look.personal(), { names })
      claims.holds(word === undefined, subject, 'nothing personal in the open', word)
    }
  },
}

const decoded = (url: string): string => {
  try {
    return decodeURIComponent(url)
  } catch {
    return url
  }
}

/** Returns the unsealed texts of applications in the database, without messages. */
const openTexts = ({ sql }: Look, applications: readonly string[]) => sql<
  { subject: string; text: string; names: boolean }[]
>`
  select 'answers of ' || f.application_id as subject, f.answers::text || coalesce(f.set_aside::text, '') as text,
    false as names
  from application_forms f
  where f.application_id = any(${[...applications]}::uuid[]) and not f.plain
  union all
  select 'events of ' || e.application_id, string_agg(e.details::text, ' '), true
  from application_events e
  where e.application_id = any(${[...applications]}::uuid[])
  group by e.application_id
  union all
  select 'permit ' || p.id, coalesce(p.holder, ''), true
  from permits p
  where p.application_id = any(${[...applications]}::uuid[])
  union all
  select 'notice ' || n.id, n.shown || n.facts::text, true
  from notices n
  where n.application_id = any(${[...applications]}::uuid[])
  union all
  select 'contact ' || c.id, c.shown, true
  from contacts c
  where c.application_id = any(${[...applications]}::uuid[])
  union all
  select 'mail ' || m.reference, coalesce(m.shown, '') || coalesce(m.checks::text, ''), true
  from received_mails m
  where m.application_id = any(${[...applications]}::uuid[])`
