import { hashOfKey, ownerOfKey } from './agency-keys.ts'
import { jsonOf, pathOf } from './exchange.ts'
import type { Claims, Exchange, Invariant, Look, Reading } from './invariant.ts'
import { personalWordIn } from './privacy.ts'
import { isOfSandbox } from './sandbox-keys.ts'

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g
/** A text of an answer: a value of JSON. */
const value = /"((?:[^"\\]|\\.)+)"/g
/** Texts that are in the sandbox only: the numbers of its permits, its regions, its holder. */
const sandboxWords = ['SANDBOX-', '"99.01', 'Contoh Pemegang Izin', 'verification-sandbox'] as const
/** Tables whose rows the sandbox takes over from the live database, with their ids. */
const shared = ['clients', 'client_keys']

/** Returns an invariant that knows the ids of both worlds. */
export function sandboxIsApart(): Invariant {
  let unions: { sandbox: string; live: string } | undefined
  let ofSandbox = new Set<string>()
  /** Texts of answers to test keys that no live row has. */
  const harmless = new Set<string>()
  /** The agency that made a permit, by the id that it was answered. */
  const makers = new Map<string, string>()
  return {
    name: 'sandbox-is-apart',
    statement:
      'No live datum is ever in an answer to a test key, whatever is asked; no datum of the sandbox is ever in an ' +
      'answer to anybody else. A permit that an agency has made in the sandbox is shown to no other agency.',
    async afterAct({ look, exchanges }, claims) {
      const { sandbox, sql } = look
      if (!sandbox || exchanges.length === 0) return
      unions ??= {
        sandbox: await unionOfIds(sandbox, 'where $1::boolean'),
        live: await unionOfIds(sql, 'where id = any($1::uuid[])'),
      }
      const asked = exchanges.filter((exchange) => isOfSandbox(look, exchange))
      if (asked.length > 0 || ofSandbox.size === 0) ofSandbox = await readIds(sandbox, unions.sandbox)
      for (const exchange of asked) {
        await judgeMakers(look, exchange, makers, claims)
        await judgeOwners(look, exchange, claims)
        await judgeTested(look, exchange, { live: unions.live, harmless }, claims)
      }
      for (const exchange of exchanges) if (!asked.includes(exchange)) judgeLive(exchange, ofSandbox, claims)
    },
  }
}

/** Returns a statement for the ids of all rows, except of agencies and their keys. */
async function unionOfIds(sql: Reading, where: string): Promise<string> {
  const tables = await sql<{ name: string }[]>`
    select c.relname as name
    from pg_class c
    join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attname = 'id'
      and a.atttypid = 'uuid'::regtype and c.relname <> all(${shared}::text[])
    order by 1`
  return tables.map(({ name }) => `select id from ${name} ${where}`).join(' union all ')
}

/** A statement without a value would be planned each time: the driver does not prepare it. */
async function readIds(sql: Reading, union: string): Promise<Set<string>> {
  const rows = await sql.unsafe<{ id: string }[]>(union, [true], { prepare: true })
  return new Set(rows.map(({ id }) => id))
}

/** Returns the text of a request: a caller may get back what it sent. */
const sentBy = ({ url, body, method }: Exchange): string =>
  `${method} ${decodeURIComponent(url)} ${JSON.stringify(body)}`

/** Checks that an answer to a test key has no id of a live row, and nothing else that a live permit has. */
async function judgeTested(
  { sql, personal }: Look,
  exchange: Exchange,
  { live, harmless }: { live: string; harmless: Set<string> },
  claims: Claims,
): Promise<void> {
  const sent = sentBy(exchange)
  const what = `${exchange.method} ${exchange.url} with a test key`
  const texts = [
    ...new Set([...exchange.text.matchAll(value)].flatMap(([, text = '']) => (harmless.has(text) ? [] : [text]))),
  ]
  const unknown = texts.filter((text) => !sent.includes(text))
  const ids = unknown.flatMap((text) => text.match(uuid) ?? []).filter((id) => !sent.includes(id))
  const found =
    unknown.length === 0
      ? []
      : [
          ...(await sql.unsafe<{ id: string }[]>(live, [ids], { prepare: true })),
          ...(await sql<{ id: string }[]>`
            select p.id
            from permits p
            join applications a on a.id = p.application_id
            where p.number = any(${unknown}::text[])
              or p.public_token = any(${unknown}::text[])
              or a.reference = any(${unknown}::text[])`),
        ]
  claims.holds(found.length === 0, what, 'no live datum', found)
  const word = personalWordIn(exchange.text, personal())
  claims.holds(word === undefined, what, 'no name of a live person', word)
  if (found.length === 0) for (const text of unknown) harmless.add(text)
}

/**
 * Checks that an answer to anybody without a test key has no id and no word of the sandbox. The contract is left out:
 * its examples have permits of every sandbox.
 */
function judgeLive(exchange: Exchange, ofSandbox: ReadonlySet<string>, claims: Claims): void {
  const { text, method, url } = exchange
  if (pathOf(exchange) === '/v1/openapi.json') return
  const isSuspect = sandboxWords.some((word) => text.includes(word))
  const ids = new Set([...text.matchAll(uuid)].flatMap(([id]) => (ofSandbox.has(id) ? [id] : [])))
  const sent = isSuspect || ids.size > 0 ? sentBy(exchange) : ''
  // The desk of an agency shows what its own test keys have asked.
  const shown = url.startsWith('/v1/client/sandbox/') ? [] : [...ids].filter((id) => !sent.includes(id))
  claims.equal(`${method} ${url}`, 'ids of the sandbox', '', shown.join(' '))
  const words = isSuspect ? sandboxWords.filter((word) => text.includes(word) && !sent.includes(word)) : []
  claims.equal(`${method} ${url}`, 'words of the sandbox', '', words.join(' '))
}

/** Checks that an answer to a test key has no permit that another agency was answered to have made. */
async function judgeMakers(look: Look, exchange: Exchange, makers: Map<string, string>, claims: Claims): Promise<void> {
  const { method, url, status, text } = exchange
  const agency = await ownerOfKey(look, exchange)
  if (agency === undefined || status === null || status >= 400) return
  const made =
    method === 'POST' && status === 201 && pathOf(exchange) === '/v1/sandbox/events'
      ? jsonOf<{ permit?: { id: string } }>(exchange)?.permit?.id
      : undefined
  if (made !== undefined && !makers.has(made)) makers.set(made, agency)
  const others = [...new Set(text.match(uuid))].filter((id) => (makers.get(id) ?? agency) !== agency)
  claims.equal(`${method} ${url}`, 'permits that other agencies made', '', others.join(' '))
}

/** Checks that the permits in an answer to a test key are fixed ones, or in a village of its own agency. */
async function judgeOwners({ sandbox }: Look, exchange: Exchange, claims: Claims): Promise<void> {
  const ids = [...new Set(exchange.text.match(uuid))]
  if (!sandbox || ids.length === 0) return
  const others = await sandbox<{ number: string }[]>`
    select p.number
    from permits p
    where p.id = any(${ids}::uuid[]) and p.village_code <> '31.71.06.1001' and not exists (
      select from client_keys k
      join clients c on c.id = k.client_id
      where k.sha256 = ${hashOfKey(exchange)} and c.registration->'regions' ? p.village_code)`
  claims.equal(
    `${exchange.method} ${exchange.url}`,
    'permits of other agencies',
    '',
    others.map(({ number }) => number).join(' '),
  )
}
