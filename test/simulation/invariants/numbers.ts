import type { Invariant, Look } from './invariant.ts'

/** The alphabet of references: Crockford's base 32. The check symbol is a weighted sum over GF(2⁵). */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const timesAlpha = (element: number) => (element & 16 ? ((element << 1) ^ 0b100101) & 31 : element << 1)
const checkOf = (body: string) =>
  alphabet.charAt(timesAlpha([...body].reduce((sum, symbol) => timesAlpha(sum) ^ alphabet.indexOf(symbol), 0)))

/** Slots of the office with several current files: a new file does not supersede the others. */
const besideEachOther = new Set([
  'payment_evidence',
  'refund_evidence',
  'inspection_photo',
  'inspection_minutes',
  'message_attachment',
])

export const numbersOfAFile: Invariant = {
  name: 'numbers-of-a-file',
  statement:
    'A reference can be dictated and checked; messages and versions of files of an application are numbered from 1 ' +
    'without gaps.',
  ofFile({ id, reference, messageNumbers, lastMessage, documents, events, erasedAt, discardedAt }, claims) {
    const symbols = reference.replaceAll('-', '')
    claims.equal(id, 'check character', checkOf(symbols.slice(0, -1)), symbols.at(-1))
    for (const [index, number] of messageNumbers.entries()) claims.equal(id, 'number of a message', index + 1, number)
    claims.equal(id, 'last number of its messages', messageNumbers.length, lastMessage ?? 0)
    if (erasedAt !== null || discardedAt !== null) return
    const slots = Map.groupBy(documents, ({ slot }) => slot)
    for (const [slot, versions] of slots) {
      for (const [index, { version }] of versions.entries())
        claims.equal(`${id} ${slot}`, 'version', index + 1, version)
      const current = versions.filter(({ isCurrent }) => isCurrent)
      if (besideEachOther.has(slot)) continue
      claims.holds(current.length <= 1, `${id} ${slot}`, 'at most one current file', current.length)
      claims.holds(current.length === 0 || current[0] === versions.at(-1), `${id} ${slot}`, 'the latest', current)
    }
    claims.holds(
      events.every(({ version }, index) => version > (events[index - 1]?.version ?? 0)),
      id,
      'rising',
      '',
    )
  },
}

interface Sequence {
  subject: string
  count: number
  first: number
  last: number
  given: number
}

export const numbersHaveNoGaps: Invariant = {
  name: 'numbers-have-no-gaps',
  statement:
    'No two permits have one number, and no sequence has a gap: permits of an office, type and year, assessments, ' +
    'receipts of payments and payouts, and the queue tickets of an office and day.',
  async atDayEnd(look, { applications, offices }, claims) {
    const sequences = [
      ...(await permitSequences(look, [...applications])),
      ...(await moneySequences(look, [...applications])),
      ...(await ticketSequences(look, [...offices])),
    ]
    for (const { subject, count, first, last, given } of sequences) {
      claims.equal(subject, 'first number', 1, first)
      claims.equal(subject, 'numbers up to the last', last, count)
      claims.equal(subject, 'last number given', given, last)
    }
    const doubles = await look.sql<{ number: string; count: number }[]>`
      select p.number, count(*)::int as count
      from permits p
      where p.number in (select q.number from permits q where q.application_id = any(${[...applications]}::uuid[]))
      group by p.number`
    for (const { number, count } of doubles) claims.equal(`permit ${number}`, 'permits of this number', 1, count)
  },
}

/** Returns the number sequences to which the permits of these applications belong. */
const permitSequences = ({ sql }: Look, applications: readonly string[]) => sql<Sequence[]>`
  select concat_ws(' ', 'permits', p.permit_type, p.issuing_office_id, p.year) as subject, count(*)::int as count,
    min(p.sequence) as first, max(p.sequence) as last,
    coalesce((select s.last
      from number_sequences s
      where s.kind = 'permit-' || p.permit_type and s.office_id = p.issuing_office_id and s.year = p.year), 0) as given
  from permits p
  where (p.issuing_office_id, p.permit_type, p.year) in (
    select q.issuing_office_id, q.permit_type, q.year
    from permits q
    where q.application_id = any(${[...applications]}::uuid[]))
  group by p.permit_type, p.issuing_office_id, p.year`

/**
 * Returns the number sequences to which the assessments and receipts of these applications belong:
 * KIND-YEAR-REGION-NUMBER.
 */
const moneySequences = ({ sql }: Look, applications: readonly string[]) => sql<Sequence[]>`
  with mine as (
    select distinct regexp_replace(n.number, '-[0-9]+$', '') as prefix
    from (
      select f.number
      from fee_assessments f
      where f.application_id = any(${[...applications]}::uuid[])
      union all
      select y.receipt_number
      from payments y
      where y.application_id = any(${[...applications]}::uuid[])
      union all
      select o.receipt_number
      from refund_payouts o
      join refunds r on r.id = o.refund_id
      where r.application_id = any(${[...applications]}::uuid[])
    ) n
  ), every as (
    select regexp_replace(n.number, '-[0-9]+$', '') as prefix, substring(n.number from '[0-9]+$')::int as number
    from (
      select f.number
      from fee_assessments f
      union all
      select y.receipt_number
      from payments y
      union all
      select o.receipt_number
      from refund_payouts o
    ) n
  )
  select e.prefix as subject, count(*)::int as count, min(e.number) as first, max(e.number) as last,
    coalesce((select s.last
      from number_sequences s
      join offices o on o.id = s.office_id
      where s.kind = split_part(e.prefix, '-', 1) and s.year = split_part(e.prefix, '-', 2)::int
        and o.region_code = split_part(e.prefix, '-', 3)), 0) as given
  from every e
  join mine m on m.prefix = e.prefix
  group by e.prefix`

/** Returns the number sequences of the queue tickets of these offices, by day, for the last two days. */
const ticketSequences = ({ sql }: Look, offices: readonly string[]) => sql<Sequence[]>`
  select concat_ws(' ', 'tickets', t.office_id, t.day) as subject, count(*)::int as count, min(t.number) as first,
    max(t.number) as last,
    coalesce((select d.last from queue_days d where d.office_id = t.office_id and d.day = t.day), 0) as given
  from queue_tickets t
  where t.office_id = any(${[...offices]}::uuid[])
    and t.day >= (select max(n.day) - 1 from queue_tickets n where n.office_id = t.office_id)
  group by t.office_id, t.day`
