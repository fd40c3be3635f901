import type { ConsultationStatus } from '../../../applications/consultations/consultation.ts'
import type { ObjectionState } from '../../../applications/objections/states.ts'
import { lastDaySoFar } from '../../../applications/steps/answer-queries.ts'
import type { OfficeContact } from '../../../network/offices/contact.ts'
import { openingHoursOf } from '../../../network/offices/hours.ts'
import { periodsJson } from '../../../network/offices/queries.ts'
import type { Db } from '../../../platform/db/client.ts'
import type { Names } from '../../../platform/words.ts'
import { datesAheadJson } from './date-queries.ts'
import type { Signing, Told } from './facts.ts'
import { assessmentJson, moneyJson, paymentJson, refundJson } from './fee-queries.ts'
import type { OfficePlace } from './office-lines.ts'
import { openRenewalJson, permitEventJson } from './permit-queries.ts'

export interface ToldRow extends Omit<Told, 'freeAt' | 'isOffered' | 'name' | 'remedy' | 'appealTo'> {
  id: string
  /** The name of the applicant, sealed for the application. */
  sealedName: string | null
  permitType: string
  permitTypeVersion: number
  /** True when a time at the counter is booked. */
  hasVisit: boolean
  /** True while the inspection or visit of the event is open and has not passed. */
  isToCome: boolean
  /** True when the permit was revoked, or a decision revokes it from a later day on. */
  isRevocationDecided: boolean
  /** The status of the consultation of the event; null for other events. */
  consultationStatus: ConsultationStatus | null
  /** The state of the objection or appeal of the event; null for other events. */
  objectionState: ObjectionState | null
}

interface Place {
  contact: OfficeContact
  periods: Parameters<typeof openingHoursOf>[0] | null
}

/** Reads the facts for a notice about an application. Returns undefined for a discarded application. */
export async function toldOf(db: Db, applicationId: string, causeId: string): Promise<ToldRow | undefined> {
  const [row] = await db<(Omit<ToldRow, 'officePlace'> & { place: Place | null })[]>`
    select a.id, a.reference,
      (select n.personal
        from application_names n
        where n.application_id = a.id) as sealed_name,
      a.applicant_id is not null as has_account, a.erased_at is not null as is_erased, a.status,
      rfc3339(a.status_since) as status_since, ${lastDaySoFar(db)} as lapses_on, a.permit_type, a.permit_type_version,
      case when a.applicant_id is null then a.tracking_key end as tracking_key,
      names_json(o.name_id, o.name_en) as office,
      case
        when o.id is not null then json_build_object('contact', o.contact, 'periods', ${periodsJson(db)})
      end as place,
      a.office_id, case when a.accepted_at is null then rfc3339(a.due_at) end as check_due_at,
      case when a.accepted_at is not null then rfc3339(a.due_at) end as due_at, a.due_provisional,
      exists (select
        from counter_visits v
        where v.application_id = a.id and v.outcome is null) as has_visit,
      exists (select
        from counter_visits v
        where v.application_id = a.id and v.made_at = e.at and v.outcome is null and v.ends_at > now())
      or exists (select
        from inspection_appointments i
        where i.application_id = a.id and i.made_at = e.at and i.outcome is null and i.ends_at > now()) as is_to_come,
      (select c.status
        from consultations c
        where c.application_id = a.id and c.id = (e.details->>'consultationId')::uuid) as consultation_status,
      (select b.state
        from objections b
        where b.application_id = a.id and b.id = (e.details->>'objectionId')::uuid) as objection_state,
      case when e.details ? 'appealOf' then e.details->'to'->'names' end as decided_by,
      coalesce((
        select json_agg(d.slot)
        from documents d
        left join original_matches m on m.document_id = d.id
        where d.application_id = a.id and d.superseded_at is null
          and m.verdict is distinct from 'matched'), '[]') as unmatched,
      p.number as permit_number, permit_state(p.state, p.ends_on, p.revoked_from) as permit_state,
      p.ends_on::text as permit_valid_until, p.revoked_from is not null as is_revocation_decided,
      case
        when a.started_for in ('renewal', 'amendment')
        then permit_state(earlier.state, earlier.ends_on, earlier.revoked_from)
      end as earlier_state,
      case when earlier.superseded_by = p.id then earlier.number end as replaces,
      (select r.reference
        from applications r
        where earlier.superseded_by = p.id and r.started_from_id = a.started_from_id and r.id <> a.id
          and r.started_for in ('renewal', 'amendment')
          and r.applicant_id is not distinct from a.applicant_id and r.discarded_at is null
          and r.status not in ('draft', 'handed_over', 'refused', 'withdrawn', 'lapsed')
        order by r.created_at desc
        limit 1) as rival,
      coalesce(
        case when e.id is not null then json_build_object('at', rfc3339(e.at), 'details', e.details) end,
        ${permitEventJson(db, causeId)}) as event,
      case when e.id is null then ${openRenewalJson(db)} end as renewal,
      ${assessmentJson(db)} as assessment, ${paymentJson(db)} as payment, ${refundJson(db)} as refund,
      ${moneyJson(db)} as money, ${datesAheadJson(db)} as dates_ahead,
      case
        when t.id is not null then json_build_object('text', t.text, 'hasAttachments', t.document_ids <> '{}', 'office',
          (select names_json(w.name_id, w.name_en)
            from offices w
            where w.id = t.office_id)) end as message,
      case
        when e.action in ('accept', 'accept_by_silence') then coalesce((
          select json_agg(json_build_object('agency', c.agency, 'dueAt', rfc3339(c.due_at)) order by c.place)
          from consultations c
          where c.application_id = a.id and c.status = 'requested'), '[]')
        else '[]'
      end as asked
    from applications a
    left join offices o on o.id = coalesce(a.office_id, a.filed_at_office_id)
    left join permits p on p.application_id = a.id
    left join permits earlier on earlier.application_id = a.started_from_id
    left join application_events e on e.id = ${causeId} and e.application_id = a.id
    left join messages t on t.id = ${causeId} and t.application_id = a.id
    where a.id = ${applicationId} and a.discarded_at is null`
  if (!row) return undefined
  const { place, ...told } = row
  return { ...told, officePlace: place && placeOf(place) }
}

const placeOf = ({ contact, periods }: Place): OfficePlace => ({ contact, openingHours: openingHoursOf(periods ?? []) })

/** The row of an office that signs a letter. */
export interface SigningRow {
  names: Names
  place: Place
}

/** SQL for the `SigningRow` of office `o`. */
export const signingJson = (db: Db) => db`json_build_object(
  'names', names_json(o.name_id, o.name_en),
  'place', json_build_object('contact', o.contact, 'periods', ${periodsJson(db)}))`

/** Converts the row of an office that signs a letter. */
export const signingIn = ({ names, place }: SigningRow): Signing => ({ names, place: placeOf(place) })

/**
 * Returns the office that signs a letter without an application: the one with the mail of this reference in its triage,
 * otherwise that of the province. Null when there is neither.
 */
export async function signingOf(db: Db, mailReference: string | null): Promise<Signing | null> {
  const [row] = await db<{ office: SigningRow }[]>`
    select ${signingJson(db)} as office
    from offices o
    where o.id = coalesce(
      (select m.office_id
        from received_mails m
        where m.reference = ${mailReference}),
      (select p.id
        from offices p
        where p.level = 'province'
        order by p.region_code
        limit 1))`
  return row ? signingIn(row.office) : null
}
