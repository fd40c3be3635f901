import { randomBytes } from 'node:crypto'
import { inForce } from '../access/identity/queries.ts'
import type { Case } from '../applications/case/case.ts'
import { joinCtes } from '../applications/changed.ts'
import { conditionsTakenOver } from '../applications/consultations/conditions.ts'
import type { Doer } from '../applications/doer.ts'
import { newCheckCode } from '../applications/reference.ts'
import type { Consequence } from '../applications/steps/consequence.ts'
import { visitEnded } from '../applications/visits/ending.ts'
import { holderIn } from '../catalogue/permit-types/holder.ts'
import { lastDayIn } from '../catalogue/permit-types/last-day.ts'
import { templateOf } from '../catalogue/permit-types/numbering.ts'
import { nextInSequence } from '../network/number-sequences.ts'
import type { Db, Fragment } from '../platform/db/client.ts'
import { localDay } from '../platform/db/local-time.ts'
import { maskedName } from '../privacy/mask.ts'

/** 144 bits: anybody with the token can check the permit, so it must not be guessable. */
const tokenBytes = 18
const newToken = (): string => randomBytes(tokenBytes).toString('base64url')

/**
 * Returns SQL that issues the permit when an application becomes `issued`, and brings it into force when it is handed
 * over. Permit, number and certificate order are written in the same statement as the step. Each office, type and year
 * has a sequence of numbers without gaps.
 */
export const issuePermit: Consequence = (db, { application, decision: { to }, doer }) => {
  if (to === 'issued') return issued(db, application, doer)
  return to === 'handed_over' ? handedOver(db, doer) : []
}

function issued(
  db: Db,
  { type: { definition }, office, villageCode, answers, consultations }: Case,
  doer: Doer,
): Fragment[] {
  if (!office || villageCode === null) throw new Error('A permit is for a place, and of an office.')
  const { code, version, validity, originalsGate } = definition
  const holder = holderIn(answers, definition.holder)
  const waits = originalsGate === 'before_handover'
  const day = localDay(db, db`changed.at`)
  return [
    db`permit_number as (
      ${nextInSequence(db, `permit-${code}`, office.id)} returning s.year, s.last
    )`,
    db`permit as (
      insert into permits (application_id, number, issuing_office_id, office_id, permit_type, permit_type_version, year,
        sequence, village_code, holder, conditions, state, public_token, public_code, certificate_layout, issued_at,
        changed_at, valid_from, valid_until)
      select changed.id,
        replace(replace(replace(${templateOf(definition)}, '{sequence}', n.last::text), '{office}', o.region_code),
          '{year}', n.year::text),
        o.id, o.id, ${code}, ${version}::int, n.year, n.last, ${villageCode}, ${holder && maskedName(holder)},
        ${JSON.stringify(conditionsTakenOver(consultations))}::text::jsonb,
        ${waits ? 'not_yet_in_force' : 'in_force'}::permit_state, ${newToken()}, ${newCheckCode()},
        (select max(l.version) from certificate_layouts l), changed.at, changed.at,
        case when not ${waits} then ${day} end,
        least(
          (${day} + ${validity ? `${validity.amount} ${validity.unit}` : null}::interval)::date,
          ${lastDayIn(answers, definition)}::date)
      from changed, permit_number n, offices o
      where o.id = ${office.id}
      returning id, application_id, version, number, state, issued_at as at
    )`,
    db`permit_event as (
      insert into permit_events (permit_id, version, type, actor_id, standing, office_id, channel, details, at)
      select id, version, 'permit.issued', ${doer.personId}::uuid, ${doer.standing}, ${doer.officeId}::uuid,
        ${doer.channel}::channel, jsonb_build_object('number', number), at
      from permit
    )`,
    db`certificate_order as (
      insert into certificate_orders (permit_id, signatory)
      select id, ${signatory(db, doer)}
      from permit
    )`,
    ...supersession(db, db`n.state = 'in_force'`, doer),
  ]
}

/** SQL for the signatory: the signature of the head's post, or the name of the person. Null: no person signed. */
const signatory = (db: Db, { personId, officeId }: Doer): Fragment => db`(
  select coalesce(s.signs_as, jsonb_build_object('name', w.name))
  from people w
  left join staff s on s.person_id = w.id and s.office_id = ${officeId}::uuid and s.role = 'head' and ${inForce(db)}
  where w.id = ${personId}::uuid
  order by s.starts_at desc
  limit 1)`

/** SQL that records the handover, and brings a permit into force that has waited for the match of originals. */
const handedOver = (db: Db, doer: Doer): Fragment[] => [
  db`permit as (
    update permits p
    set version = p.version + 1, handed_over_at = changed.at, changed_at = greatest(p.changed_at, changed.at),
      state = case p.state when 'not_yet_in_force' then 'in_force' else p.state end,
      valid_from = coalesce(p.valid_from, ${localDay(db, db`changed.at`)})
    from changed
    where p.application_id = changed.id
    returning p.id, p.application_id, p.version, p.number, old.state as before, p.state, changed.at
  )`,
  db`permit_event as (
    insert into permit_events (permit_id, version, type, action, from_state, to_state, actor_id, standing, office_id,
      channel, at)
    select id, version, 'permit.handed_over', case when before <> state then 'hand_over' end,
      case when before <> state then before end, case when before <> state then state end,
      ${doer.personId}::uuid, ${doer.standing}, ${doer.officeId}::uuid, ${doer.channel}::channel, at
    from permit
  )`,
  ...supersession(db, db`n.before <> n.state and n.state = 'in_force'`, doer),
]

/**
 * Supersedes the permit that a renewal or amendment was started from, if the new permit is in force or suspended and
 * the earlier one neither revoked nor superseded.
 */
export const supersedeEarlier = (tx: Db, permitId: string, doer: Doer) => tx`
  with permit as (
    select id, application_id, number, state, changed_at as at
    from permits
    where id = ${permitId}
  )${joinCtes(tx, supersession(tx, tx`n.state in ('in_force', 'suspended')`, doer))}
  select`

/**
 * SQL that supersedes the permit that a renewal or amendment was started from, when the new permit comes into force. A
 * revoked or superseded permit stays as it is. `begins` is the condition that `permit n` comes into force now.
 */
const supersession = (db: Db, begins: Fragment, doer: Doer): Fragment[] => [
  db`superseded as (
    update permits p
    set version = p.version + 1, state = 'superseded', superseded_by = n.id, revoked_from = null,
      changed_at = greatest(p.changed_at, n.at)
    from permit n
    join applications a on a.id = n.application_id
    where ${begins} and a.started_for in ('renewal', 'amendment') and p.application_id = a.started_from_id
      and permit_state(p.state, p.ends_on, p.revoked_from) not in ('revoked', 'superseded')
    returning p.id, p.application_id, p.version, old.state as before, p.state, a.started_for, n.id as by, n.number,
      a.id as successor, p.changed_at as at
  )`,
  db`superseded_event as (
    insert into permit_events (permit_id, version, type, action, from_state, to_state, actor_id, standing, office_id,
      channel, details, at)
    select id, version, 'permit.superseded', 'supersede', before, 'superseded', ${doer.personId}::uuid,
      ${doer.standing}, ${doer.officeId}::uuid, ${doer.channel}::channel,
      jsonb_build_object('by', by, 'number', number, 'for', started_for), at
    from superseded
  )`,
  visitEnded(db, { permits: db`superseded`, successor: db`n.successor` }),
]
