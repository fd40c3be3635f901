import { applicationOf, jsonOf, pathOf } from './exchange.ts'
import type { Exchange, Invariant, Look } from './invariant.ts'
import { WorkingDays } from './working-days.ts'

interface Words {
  id: string
  en: string
}
interface LegalRemedy {
  /** The words for answers and mails, and those for short messages. */
  text: Words
  short: Words
  within: { amount: number; unit: 'days' | 'working_days' } | null
}
interface ShownRemedy {
  detail: string
  lastDay: string | null
}
/** A decision against somebody that an answer shows. `subject` names it in findings. */
interface Shown {
  subject: string
  remedy: ShownRemedy | undefined
  /** Reads the decision as it was made. */
  made(look: Look): Promise<Decision | undefined>
}
interface ShownDecision {
  action: string
  at: string
  legalRemedy?: ShownRemedy
}
/** A decision with the remedy that was set at its moment, and the names of the office to ask. */
export interface Decision {
  at: Date
  remedy: LegalRemedy | null
  office: Words
}

const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'
const permit = new RegExp(`^/v1/permits/(${uuid})$`)
const against = new Set(['suspend', 'revoke'])
/** Western Indonesia Time is UTC+7 all year. */
const offset = 7 * 60 * 60_000
const day = 24 * 60 * 60_000

/** Reckons the remedy against each refusal, suspension and revocation that an answer shows to a person. */
export const decisionsNameTheirRemedy: Invariant = {
  name: 'decisions-name-their-remedy',
  statement:
    'Every decision against somebody names the remedy that was set when it was made, by the permit type or by the ' +
    'network, and its last day, counted from the day after. Where none was set, it names the office to ask.',
  async ofExchange(exchange, { look }, claims) {
    if (exchange.method !== 'GET' || exchange.status !== 200 || exchange.subject === null) return
    const shown = refusalIn(exchange) ?? decisionIn(exchange)
    if (!shown) return
    const { subject, remedy } = shown
    const decision = await shown.made(look)
    claims.holds(remedy !== undefined && decision !== undefined, subject, 'a decision with a remedy', shown)
    if (!remedy || !decision) return
    const allowed = await wordingsOf(look, decision, exchange.at)
    const expected = allowed.map(({ lastDay, words }) => `"${words.id}" or "${words.en}", last day ${lastDay}`)
    const isSaid = allowed.some(
      ({ lastDay, words }) =>
        lastDay === remedy.lastDay && [words.id, words.en].some((text) => isFilled(text, decision.office, remedy)),
    )
    claims.holds(isSaid, subject, expected.join(', or '), remedy)
  },
}

function refusalIn(exchange: Exchange): Shown | undefined {
  const id = applicationOf(exchange)
  if (id === null || pathOf(exchange) !== `/v1/applications/${id}`) return undefined
  const shown = jsonOf<{ status: string; legalRemedy?: ShownRemedy }>(exchange)
  if (shown?.status !== 'refused') return undefined
  return { subject: `refusal of ${id}`, remedy: shown.legalRemedy, made: (look) => refusalOf(look, id) }
}

function decisionIn(exchange: Exchange): Shown | undefined {
  const [, id] = permit.exec(pathOf(exchange)) ?? []
  const decision = id === undefined ? undefined : jsonOf<{ decision?: ShownDecision | null }>(exchange)?.decision
  if (id === undefined || !decision || !against.has(decision.action)) return undefined
  const made = (look: Look) => decisionOn(look, id, decision.at)
  return { subject: `decision on permit ${id}`, remedy: decision.legalRemedy, made }
}

/**
 * Returns the remedies that a text may name, in words of this length: one, or one for each edition of the calendar that
 * was published since the moment `asked`. Without a remedy, or without the calendar of its last day, the words are the
 * name of the office.
 */
export async function wordingsOf(
  { sql }: Look,
  { at, remedy, office }: Decision,
  asked: number,
  length: 'text' | 'short' = 'text',
): Promise<{ lastDay: string | null; words: Words }[]> {
  if (!remedy) return [{ lastDay: null, words: office }]
  const { within, [length]: text } = remedy
  if (!within) return [{ lastDay: null, words: text }]
  if (within.unit === 'days') return [{ lastDay: dayOf(at.getTime() + within.amount * day), words: text }]
  const editions = await sql<{ edition: number }[]>`
    select c.edition
    from calendar_versions c
    where c.published_at >= ${new Date(asked)}
      or c.edition = (select max(e.edition) from calendar_versions e where e.published_at < ${new Date(asked)})
    order by c.edition`
  return Promise.all(
    editions.map(async ({ edition }) => {
      const end = await endOf(sql, { at: at.getTime(), amount: within.amount, edition })
      return end === undefined ? { lastDay: null, words: office } : { lastDay: dayOf(end), words: text }
    }),
  )
}

/** Returns the end of so many working days after the day of a moment; undefined where a year has no calendar. */
async function endOf(
  sql: Look['sql'],
  { at, amount, edition }: { at: number; amount: number; edition: number },
): Promise<number | undefined> {
  const calendar = await WorkingDays.of(sql, edition)
  const time = calendar.allowed(at, { amount, unit: 'working_days' })
  return (time !== undefined && calendar.end([{ from: at, to: Infinity }], time)) || undefined
}

/** Returns the day of a moment, in milliseconds since 1970, in the network's time. */
export const dayOf = (moment: number): string => new Date(moment + offset).toISOString().slice(0, 10)

/** True when a text has the words of a remedy, with the office and the last day in the places of their marks. */
export function isFilled(text: string, office: Words, { detail, lastDay }: ShownRemedy): boolean {
  const isNamed = !text.includes('{office}') || [office.id, office.en].some((name) => detail.includes(name))
  const isDated = !text.includes('{lastDay}') || isDatedBy(detail, lastDay ?? '')
  return isNamed && isDated && text.split(/\{lastDay\}|\{office\}/).every((part) => detail.includes(part))
}

/** True when a text has a day in words, such as `5 January 2027`. The name of the month is not compared. */
function isDatedBy(text: string, written: string): boolean {
  const [year = '', , date = ''] = written.split('-')
  return new RegExp(`\\b${Number(date)} \\p{L}+ ${year}\\b`, 'u').test(text)
}

async function refusalOf({ sql }: Look, id: string): Promise<Decision | undefined> {
  const [decision] = await sql<Decision[]>`
    select e.at, json_build_object('id', o.name_id, 'en', o.name_en) as office,
      coalesce(nullif(v.definition->'legalRemedy', 'null'), ${remedyAt(sql)}) as remedy
    from applications a
    join application_events e on e.application_id = a.id and e.action = 'refuse'
    join permit_type_versions v on v.code = a.permit_type and v.version = a.permit_type_version
    join offices o on o.id = a.office_id
    where a.id = ${id}
    order by e.version desc
    limit 1`
  return decision
}

/** Returns the decision on a permit that was made at a moment. */
async function decisionOn({ sql }: Look, id: string, at: string): Promise<Decision | undefined> {
  const [decision] = await sql<Decision[]>`
    select e.at, json_build_object('id', o.name_id, 'en', o.name_en) as office,
      coalesce(nullif(v.definition->'legalRemedy', 'null'), ${remedyAt(sql)}) as remedy
    from permits p
    join permit_events e on e.permit_id = p.id and date_trunc('milliseconds', e.at) = ${at}
    join permit_type_versions v on v.code = p.permit_type and v.version = p.permit_type_version
    join offices o on o.id = p.office_id
    where p.id = ${id} and e.details->>'decreeNumber' is not null
    order by e.version desc
    limit 1`
  return decision
}

/** SQL for the remedy of the network at the moment of event `e`: that of the newest version by then. */
export const remedyAt = (sql: Look['sql']) => sql`(
  select r.remedy::jsonb
  from legal_remedies r
  where r.at <= e.at
  order by r.version desc
  limit 1)`
