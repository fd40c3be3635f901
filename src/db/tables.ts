import { sql } from 'drizzle-orm'
import {
  type AnyPgColumn, bigint, boolean, check, customType, date, foreignKey, index, integer, jsonb, pgEnum, pgTable, primaryKey, smallint, text, timestamp, unique, uniqueIndex, uuid,
} from 'drizzle-orm/pg-core'
import { channels } from '../applications/channels.ts'
import { purposes } from '../applications/earlier.ts'
import { clocks, statuses } from '../applications/lifecycle.ts'
import { environments } from '../clients/client.ts'
import { verdicts } from '../documents/matching.ts'
import { paymentSources } from '../fees/fee.ts'
import { outcomes, responses } from '../inspections/appointment.ts'
import { roles } from '../identity/actor.ts'
import { staffActions } from '../staff/appointment.ts'
import { messageKinds, sides } from '../messages/correspondence.ts'
import { dissolutionStates } from '../offices/dissolution.ts'
import { levels, officeStates } from '../offices/network.ts'
import { searchKinds } from '../privacy/identifiers.ts'
import { readKinds } from '../privacy/reading.ts'
import { ticketStates } from '../queue/ticket.ts'
import { visitOutcomes, visitPurposes } from '../visits/visit.ts'

const bytea = customType<{ data: Buffer }>({ dataType: () => 'bytea' })
const tsvector = customType<{ data: string }>({ dataType: () => 'tsvector' })
const instant = (name: string) => timestamp(name, { withTimezone: true })
const id = () => uuid('id').primaryKey().default(sql`uuidv7()`)

export const level = pgEnum('level', levels)
export const officeState = pgEnum('office_state', officeStates)
export const dissolutionState = pgEnum('dissolution_state', dissolutionStates)
export const role = pgEnum('role', roles)
export const staffAction = pgEnum('staff_action', staffActions)
export const channel = pgEnum('channel', channels)
export const applicationStatus = pgEnum('application_status', statuses)
export const clock = pgEnum('clock', clocks)
export const verdict = pgEnum('verdict', verdicts)
export const paymentSource = pgEnum('payment_source', paymentSources)
export const environment = pgEnum('environment', environments)
export const startPurpose = pgEnum('start_purpose', purposes)
export const appointmentResponse = pgEnum('appointment_response', responses)
export const appointmentOutcome = pgEnum('appointment_outcome', outcomes)
export const messageKind = pgEnum('message_kind', messageKinds)
export const messageSide = pgEnum('message_side', sides)
export const readKind = pgEnum('read_kind', readKinds)
export const searchKind = pgEnum('search_kind', searchKinds)
export const visitPurpose = pgEnum('visit_purpose', visitPurposes)
export const visitOutcome = pgEnum('visit_outcome', visitOutcomes)
export const ticketState = pgEnum('ticket_state', ticketStates)

export const regions = pgTable('regions', {
  code: text('code').primaryKey(),
  parentCode: text('parent_code'),
  level: level('level').notNull(),
  name: text('name').notNull(),
  validFrom: date('valid_from'),
  validUntil: date('valid_until'),
}, (t) => [
  check('a_region_is_valid_for_a_time', sql`${t.validUntil} > ${t.validFrom}`),
  foreignKey({ columns: [t.parentCode], foreignColumns: [t.code] }),
  index('regions_by_parent').on(t.parentCode, t.code),
  index('regions_by_level').on(t.level, t.code),
])

/** Which region came of which, when regions are split, joined or renamed. */
export const regionPredecessors = pgTable('region_predecessors', {
  regionCode: text('region_code').notNull().references(() => regions.code),
  predecessorCode: text('predecessor_code').notNull().references(() => regions.code),
  since: date('since').notNull(),
  legalBasis: text('legal_basis').notNull(),
  by: uuid('by').notNull().references(() => people.id),
  at: instant('at').notNull().defaultNow(),
}, (t) => [primaryKey({ columns: [t.regionCode, t.predecessorCode] }), index('region_successors').on(t.predecessorCode)])

export const offices = pgTable('offices', {
  id: id(),
  regionCode: text('region_code').notNull().references(() => regions.code),
  level: level('level').notNull(),
  nameId: text('name_id').notNull(),
  nameEn: text('name_en').notNull(),
  state: officeState('state').notNull(),
  version: integer('version').notNull().default(1),
  openingHours: jsonb('opening_hours').notNull().default([]),
  networkConfirmedOn: date('network_confirmed_on'),
}, (t) => [
  unique('one_office_a_region').on(t.regionCode),
  index('offices_by_level').on(t.level, t.id),
  index('offices_by_state').on(t.state, t.id),
])

/** Which office serves a region, and since when; each region has one at a time. The office's own region is where it stands, this is where it works. */
export const officeAreas = pgTable('office_areas', {
  id: id(),
  regionCode: text('region_code').notNull().references(() => regions.code),
  officeId: uuid('office_id').notNull().references(() => offices.id),
  servesSince: instant('serves_since').notNull().defaultNow(),
  servedUntil: instant('served_until'),
}, (t) => [
  uniqueIndex('one_office_serves_a_region').on(t.regionCode).where(sql`${t.servedUntil} is null`),
  index('office_areas_by_office').on(t.officeId).where(sql`${t.servedUntil} is null`),
  check('service_runs_forward', sql`${t.servedUntil} >= ${t.servesSince}`),
])

/** What happened to an office: the event of version n is what made it version n. Never updated, never deleted: a trigger refuses it. */
export const officeEvents = pgTable('office_events', {
  id: id(),
  officeId: uuid('office_id').notNull().references(() => offices.id),
  version: integer('version').notNull(),
  type: text('type').notNull(),
  action: text('action'),
  fromState: officeState('from_state'),
  toState: officeState('to_state'),
  actorId: uuid('actor_id').references(() => people.id),
  details: jsonb('details').notNull().default({}),
  at: instant('at').notNull(),
}, (t) => [
  unique('one_event_an_office_version').on(t.officeId, t.version),
  check('a_step_of_an_office_has_both_ends', sql`(${t.action} is null) = (${t.fromState} is null) and (${t.action} is null) = (${t.toState} is null)`),
])

/** That an office is to go, who takes over and when; once it has gone, what went over. At most one of an office stands. */
export const officeDissolutions = pgTable('office_dissolutions', {
  id: id(),
  officeId: uuid('office_id').notNull().references(() => offices.id),
  successorOfficeId: uuid('successor_office_id').notNull().references(() => offices.id),
  state: dissolutionState('state').notNull().default('planned'),
  windDownOn: date('wind_down_on').notNull(),
  dissolveOn: date('dissolve_on'),
  requestedBy: uuid('requested_by').notNull().references(() => people.id),
  requestedAt: instant('requested_at').notNull(),
  woundDownAt: instant('wound_down_at'),
  dissolvedAt: instant('dissolved_at'),
  dissolvedBy: uuid('dissolved_by').references(() => people.id),
  calledOffAt: instant('called_off_at'),
  estate: jsonb('estate'),
}, (t) => [
  index('dissolutions_by_office').on(t.officeId, t.id),
  uniqueIndex('one_standing_dissolution').on(t.officeId).where(sql`${t.state} in ('planned', 'winding_down')`),
  index('standing_dissolutions_by_successor').on(t.successorOfficeId).where(sql`${t.state} in ('planned', 'winding_down')`),
  check('another_takes_over', sql`${t.successorOfficeId} <> ${t.officeId}`),
  check('what_is_dissolved_has_minutes', sql`(${t.state} = 'dissolved') = (${t.estate} is not null and ${t.dissolvedAt} is not null)`),
])

/** The list in the minutes of a dissolution: every file that went over, as it was then. */
export const officeDissolutionFiles = pgTable('office_dissolution_files', {
  dissolutionId: uuid('dissolution_id').notNull().references(() => officeDissolutions.id),
  applicationId: uuid('application_id').notNull().references(() => applications.id),
  version: integer('version').notNull(),
  status: applicationStatus('status').notNull(),
}, (t) => [primaryKey({ columns: [t.dissolutionId, t.applicationId] }), index('dissolution_files_by_application').on(t.applicationId)])

export const people = pgTable('people', {
  id: id(),
  issuer: text('issuer').notNull(),
  subject: text('subject').notNull(),
  name: text('name').notNull(),
}, (t) => [unique('one_person_a_subject').on(t.issuer, t.subject)])

/** Who holds which post, or is invited to it by e-mail, from when until when. A post that has ended stays on the record. */
export const staff = pgTable('staff', {
  id: id(),
  personId: uuid('person_id').references(() => people.id),
  invitedEmail: text('invited_email'),
  officeId: uuid('office_id').notNull().references(() => offices.id),
  role: role('role').notNull(),
  startsAt: instant('starts_at').notNull().defaultNow(),
  endsAt: instant('ends_at'),
  suspendedAt: instant('suspended_at'),
  appointedBy: uuid('appointed_by').references(() => people.id),
  appointedAt: instant('appointed_at').notNull().defaultNow(),
}, (t) => [
  index('staff_by_person').on(t.personId, t.id),
  index('staff_by_office').on(t.officeId, t.id),
  index('staff_by_role').on(t.role, t.id),
  index('staff_by_invitation').on(t.invitedEmail).where(sql`${t.invitedEmail} is not null`),
  check('a_post_is_somebodys', sql`(${t.personId} is null) <> (${t.invitedEmail} is null)`),
  check('a_post_ends_after_it_starts', sql`${t.endsAt} >= ${t.startsAt}`),
])

/** Every change of an appointment: who, when, why. Never updated, never deleted: a trigger refuses it. */
export const staffChanges = pgTable('staff_changes', {
  id: id(),
  staffId: uuid('staff_id').notNull().references(() => staff.id),
  action: staffAction('action').notNull(),
  by: uuid('by').references(() => people.id),
  reason: text('reason'),
  endsAt: instant('ends_at'),
  at: instant('at').notNull().default(sql`clock_timestamp()`),
}, (t) => [index('staff_changes_by_appointment').on(t.staffId, t.id)])

/**
 * The words that a permit type is found by, in both languages: runs of the letters a to z and digits, without case and accents, as
 * `permit-types/search.ts` reads a query. Nothing but immutable functions, and no dictionary, so that a prefix is a prefix.
 */
const searchWords = sql`array_to_tsvector(string_to_array(trim(regexp_replace(lower(regexp_replace(normalize(
  code || ' ' || (definition#>>'{names,id}') || ' ' || (definition#>>'{names,en}') || ' ' || (definition#>>'{summary,id}') || ' ' || (definition#>>'{summary,en}'),
  NFKD), '[\\u0300-\\u036f]', '', 'g')), '[^a-z0-9]+', ' ', 'g')), ' '))`

/** A published version never changes: a trigger refuses it. */
export const permitTypeVersions = pgTable('permit_type_versions', {
  code: text('code').notNull(),
  version: integer('version').notNull(),
  validFrom: date('valid_from').notNull(),
  definition: jsonb('definition').notNull(),
  names: jsonb('names').notNull().generatedAlwaysAs(sql`definition->'names'`),
  summary: jsonb('summary').notNull().generatedAlwaysAs(sql`definition->'summary'`),
  level: text('level').notNull().generatedAlwaysAs(sql`definition->>'level'`),
  /** The levels whose offices may issue it, as its rules have it. */
  issuingLevels: jsonb('issuing_levels').notNull().generatedAlwaysAs(sql`'[]'::jsonb || (definition->'level') || jsonb_path_query_array(definition, '$.authority[*].level')`),
  fee: boolean('fee').notNull().generatedAlwaysAs(sql`(definition#>>'{stages,fee}') = 'true'`),
  inspection: boolean('inspection').notNull().generatedAlwaysAs(sql`(definition#>>'{stages,inspection}') = 'true'`),
  originalsGate: text('originals_gate').notNull().generatedAlwaysAs(sql`definition->>'originalsGate'`),
  words: tsvector('words').notNull().generatedAlwaysAs(searchWords),
  publishedBy: uuid('published_by').references(() => people.id),
  publishedAt: instant('published_at').notNull().defaultNow(),
}, (t) => [
  primaryKey({ columns: [t.code, t.version] }),
  index('permit_types_by_level').on(t.level, t.code),
  index('permit_types_by_fee').on(t.fee, t.code),
  index('permit_types_by_inspection').on(t.inspection, t.code),
  index('permit_types_by_originals_gate').on(t.originalsGate, t.code),
  index('permit_types_by_words').using('gin', t.words),
])

/** A permit type being written: one draft a code. */
export const permitTypeDrafts = pgTable('permit_type_drafts', {
  code: text('code').primaryKey(),
  revision: integer('revision').notNull().default(1),
  definition: jsonb('definition').notNull(),
  updatedBy: uuid('updated_by').notNull().references(() => people.id),
  updatedAt: instant('updated_at').notNull().defaultNow(),
})

/** From when on no new application is drafted for a permit type. What is under way finishes. */
export const permitTypeRetirements = pgTable('permit_type_retirements', {
  code: text('code').primaryKey(),
  retiredFrom: date('retired_from').notNull(),
  reason: text('reason').notNull(),
  retiredBy: uuid('retired_by').notNull().references(() => people.id),
  retiredAt: instant('retired_at').notNull().defaultNow(),
})

/** The pilot switch: which permit types have gone online at which offices. */
export const officePermitTypes = pgTable('office_permit_types', {
  officeId: uuid('office_id').notNull().references(() => offices.id),
  permitType: text('permit_type').notNull(),
  since: instant('since').notNull().defaultNow(),
}, (t) => [primaryKey({ columns: [t.officeId, t.permitType] })])

/** Every turn of the pilot switch, and who turned it. */
export const permitTypeRollouts = pgTable('permit_type_rollouts', {
  id: id(),
  permitType: text('permit_type').notNull(),
  regionCode: text('region_code').notNull().references(() => regions.code),
  level: level('level'),
  online: boolean('online').notNull(),
  offices: integer('offices').notNull(),
  by: uuid('by').notNull().references(() => people.id),
  at: instant('at').notNull().defaultNow(),
}, (t) => [index('rollouts_by_permit_type').on(t.permitType, t.id)])

/** Which applications have become permits. */
const isPermit = (status: AnyPgColumn) => sql`${status} in ('issued', 'handed_over')`

/**
 * The working time of a year, in versions that never change: a trigger refuses it. Each publication makes the next edition of the calendar
 * as a whole; a trigger numbers editions in the order in which they commit.
 */
export const calendarVersions = pgTable('calendar_versions', {
  id: id(),
  edition: integer('edition').notNull(),
  year: smallint('year').notNull(),
  version: integer('version').notNull(),
  definition: jsonb('definition').notNull(),
  publishedBy: uuid('published_by').references(() => people.id),
  publishedAt: instant('published_at').notNull().defaultNow(),
}, (t) => [unique('one_calendar_a_version').on(t.year, t.version), unique('one_calendar_an_edition').on(t.edition)])

export const applications = pgTable('applications', {
  id: id(),
  version: integer('version').notNull().default(1),
  reference: text('reference').notNull(),
  trackingKey: text('tracking_key').notNull(),
  permitType: text('permit_type').notNull(),
  permitTypeVersion: integer('permit_type_version').notNull(),
  status: applicationStatus('status').notNull().default('draft'),
  channel: channel('channel').notNull(),
  applicantId: uuid('applicant_id').references(() => people.id),
  filedAtOfficeId: uuid('filed_at_office_id').references(() => offices.id),
  villageCode: text('village_code').references(() => regions.code),
  officeId: uuid('office_id').references(() => offices.id),
  returnReasons: jsonb('return_reasons'),
  feeAmount: bigint('fee_amount', { mode: 'number' }),
  paidAmount: bigint('paid_amount', { mode: 'number' }).notNull().default(0),
  startedFromId: uuid('started_from_id'),
  startedFor: startPurpose('started_for'),
  createdAt: instant('created_at').notNull().defaultNow(),
  updatedAt: instant('updated_at').notNull().defaultNow(),
  statusSince: instant('status_since').notNull().defaultNow(),
  submittedAt: instant('submitted_at'),
  discardedAt: instant('discarded_at'),
  /** When the office's time ends, while that is known; `calendar_edition` is the edition it was computed by. */
  dueAt: instant('due_at'),
  calendarEdition: integer('calendar_edition').notNull().default(0),
  stoppedAt: instant('stopped_at'),
  /** Whether silence grants it: the permit type says so, and nobody has decided in time. */
  silenceGrants: boolean('silence_grants').notNull().default(false),
  deemedGrantedAt: instant('deemed_granted_at'),
  /** When its personal answers and documents went, at the end of the time they are kept. */
  erasedAt: instant('erased_at'),
}, (t) => [
  foreignKey({ columns: [t.permitType, t.permitTypeVersion], foreignColumns: [permitTypeVersions.code, permitTypeVersions.version] }),
  foreignKey({ columns: [t.startedFromId], foreignColumns: [t.id] }),
  unique('one_application_a_reference').on(t.reference),
  index('applications_by_applicant').on(t.applicantId, t.id),
  index('applications_by_applicant_and_status').on(t.applicantId, t.status, t.id),
  index('applications_by_office').on(t.officeId, t.id).where(sql`${t.officeId} is not null`),
  index('applications_by_office_and_status').on(t.officeId, t.status, t.id).where(sql`${t.officeId} is not null`),
  index('applications_by_office_and_type').on(t.officeId, t.permitType, t.id).where(sql`${t.officeId} is not null`),
  index('applications_by_counter').on(t.filedAtOfficeId, t.id).where(sql`${t.filedAtOfficeId} is not null`),
  index('applications_by_earlier').on(t.startedFromId).where(sql`${t.startedFromId} is not null`),
  index('applications_waiting').on(t.status, t.statusSince).where(sql`${t.status} in ('returned', 'awaiting_payment', 'awaiting_originals')`),
  index('applications_closed').on(t.permitType, t.permitTypeVersion, t.statusSince)
    .where(sql`${t.status} in ('handed_over', 'refused', 'withdrawn', 'lapsed') and ${t.discardedAt} is null and ${t.erasedAt} is null`),
  index('permits_by_change').on(t.statusSince, t.id).where(isPermit(t.status)),
  index('permits_by_type').on(t.permitType, t.statusSince, t.id).where(isPermit(t.status)),
  index('permits_by_village').on(t.villageCode, t.statusSince, t.id).where(isPermit(t.status)),
  index('permits_by_village_and_type').on(t.villageCode, t.permitType, t.statusSince, t.id).where(isPermit(t.status)),
  check('started_from_something_for_something', sql`(${t.startedFromId} is null) = (${t.startedFor} is null)`),
  index('applications_by_office_and_due').on(t.officeId, t.dueAt, t.id).where(sql`${t.dueAt} is not null and ${t.stoppedAt} is null`),
  index('applications_by_calendar').on(t.calendarEdition).where(sql`${t.submittedAt} is not null and ${t.stoppedAt} is null`),
  index('applications_by_silence').on(t.dueAt).where(sql`${t.silenceGrants} and ${t.deemedGrantedAt} is null`),
  check('somebody_filed_it', sql`${t.applicantId} is not null or ${t.filedAtOfficeId} is not null`),
  check('an_office_is_responsible', sql`${t.officeId} is not null or ${t.status} in ('draft', 'withdrawn')`),
])

/** Apart from `applications`, so that a change of status does not rewrite the answers. */
export const applicationForms = pgTable('application_forms', {
  applicationId: uuid('application_id').primaryKey().references(() => applications.id),
  /** Masks stand in the place of personal answers. */
  answers: jsonb('answers').notNull(),
  setAside: jsonb('set_aside'),
  /** The personal answers by JSON Pointer, and all that was set aside, as a JWE that is bound to the application; null when there are none. */
  personal: text('personal'),
  /** Which data key it is encrypted under. */
  personalKid: text('personal_kid'),
  /** Written before personal answers were encrypted: a job does it. */
  plain: boolean('plain').notNull().default(false),
}, (t) => [
  index('application_forms_plain').on(t.applicationId).where(sql`${t.plain}`),
  index('application_forms_by_data_key').on(t.personalKid, t.applicationId).where(sql`${t.personalKid} is not null`),
  check('a_record_names_its_key', sql`(${t.personal} is null) = (${t.personalKid} is null)`),
])

/** By what a key is recognised that this database was written with: `data:` and its kid, or `search`. */
export const dataKeyChecks = pgTable('data_key_checks', {
  kid: text('kid').primaryKey(),
  proof: text('proof').notNull(),
})

/** Keyed hashes that applications are found by. Nothing else in the database tells whose they are. */
export const applicationLookups = pgTable('application_lookups', {
  applicationId: uuid('application_id').notNull().references(() => applications.id),
  kind: searchKind('kind').notNull(),
  digest: bytea('digest').notNull(),
}, (t) => [primaryKey({ columns: [t.applicationId, t.kind, t.digest] }), index('application_lookups_by_digest').on(t.kind, t.digest, t.applicationId)])

/**
 * The history of a file: the event of version n is what made it version n. Never updated, never deleted: a trigger refuses it. Another
 * numbers the events of a file and chains them: each hash covers the content and the hash before. Whatever an insert says of these is not heard.
 */
export const applicationEvents = pgTable('application_events', {
  id: id(),
  applicationId: uuid('application_id').notNull().references(() => applications.id),
  version: integer('version').notNull(),
  type: text('type').notNull(),
  action: text('action'),
  fromStatus: applicationStatus('from_status'),
  toStatus: applicationStatus('to_status'),
  actorId: uuid('actor_id').references(() => people.id),
  standing: text('standing').notNull(),
  officeId: uuid('office_id').references(() => offices.id),
  channel: channel('channel').notNull(),
  details: jsonb('details').notNull().default({}),
  at: instant('at').notNull(),
  sequence: integer('sequence').notNull().default(0),
  previousHash: bytea('previous_hash').notNull().default(sql`'\\x'`),
  hash: bytea('hash').notNull().default(sql`'\\x'`),
}, (t) => [
  unique('one_event_a_version').on(t.applicationId, t.version),
  check('a_step_has_both_ends', sql`(${t.action} is null) = (${t.fromStatus} is null) and (${t.action} is null) = (${t.toStatus} is null)`),
])

/** The service clock: the intervals of a file tile the time since it was made; the open one has no end. */
export const applicationIntervals = pgTable('application_intervals', {
  applicationId: uuid('application_id').notNull().references(() => applications.id),
  sequence: integer('sequence').notNull(),
  status: applicationStatus('status').notNull(),
  clock: clock('clock').notNull(),
  startedAt: instant('started_at').notNull(),
  endedAt: instant('ended_at'),
}, (t) => [
  primaryKey({ columns: [t.applicationId, t.sequence] }),
  check('time_runs_forward', sql`${t.endedAt} >= ${t.startedAt}`),
])

/** One row a version of a file; the current one of a slot is the one not superseded. */
export const documents = pgTable('documents', {
  id: id(),
  applicationId: uuid('application_id').notNull().references(() => applications.id),
  slot: text('slot').notNull(),
  version: smallint('version').notNull(),
  fileName: text('file_name').notNull(),
  mediaType: text('media_type').notNull(),
  sizeBytes: bigint('size_bytes', { mode: 'number' }).notNull(),
  sha256: bytea('sha256').notNull(),
  objectKey: text('object_key').notNull(),
  uploadedBy: uuid('uploaded_by').notNull().references(() => people.id),
  uploadedAt: instant('uploaded_at').notNull(),
  supersededAt: instant('superseded_at'),
  copiedFrom: uuid('copied_from'),
}, (t) => [
  unique('one_document_a_version').on(t.applicationId, t.slot, t.version),
  unique('one_document_an_object').on(t.objectKey),
  check('a_file_is_not_empty', sql`${t.sizeBytes} > 0`),
  check('a_sha256_has_32_bytes', sql`octet_length(${t.sha256}) = 32`),
])

/** An officer's comparison of the original paper with exactly these bytes; the history of it stands in the events. */
export const originalMatches = pgTable('original_matches', {
  documentId: uuid('document_id').primaryKey().references(() => documents.id),
  verdict: verdict('verdict').notNull(),
  note: text('note'),
  sha256: bytea('sha256').notNull(),
  officerId: uuid('officer_id').notNull().references(() => people.id),
  officeId: uuid('office_id').notNull().references(() => offices.id),
  at: instant('at').notNull(),
})

/**
 * When an inspector comes. The one without an outcome is the open one of its application; an exclusion constraint keeps an inspector from
 * having two open ones at a time.
 */
export const inspectionAppointments = pgTable('inspection_appointments', {
  id: id(),
  applicationId: uuid('application_id').notNull().references(() => applications.id),
  inspectorId: uuid('inspector_id').notNull().references(() => people.id),
  startsAt: instant('starts_at').notNull(),
  endsAt: instant('ends_at').notNull(),
  note: text('note'),
  supersedes: uuid('supersedes'),
  madeBy: uuid('made_by').notNull().references(() => people.id),
  madeAt: instant('made_at').notNull(),
  response: appointmentResponse('response'),
  responseNote: text('response_note'),
  respondedAt: instant('responded_at'),
  outcome: appointmentOutcome('outcome'),
  outcomeReason: text('outcome_reason'),
  endedAt: instant('ended_at'),
}, (t) => [
  foreignKey({ columns: [t.supersedes], foreignColumns: [t.id] }),
  index('appointments_by_application').on(t.applicationId, t.id),
  uniqueIndex('one_open_appointment_an_application').on(t.applicationId).where(sql`${t.outcome} is null`),
  check('an_appointment_has_a_length', sql`${t.endsAt} > ${t.startsAt}`),
  check('a_response_has_its_moment', sql`(${t.response} is null) = (${t.respondedAt} is null)`),
  check('an_outcome_has_its_moment', sql`(${t.outcome} is null) = (${t.endedAt} is null)`),
])

/** When an office takes visitors, in versions. Never updated, never deleted: a trigger refuses it. */
export const counterHours = pgTable('counter_hours', {
  id: id(),
  officeId: uuid('office_id').notNull().references(() => offices.id),
  version: integer('version').notNull(),
  hours: jsonb('hours').notNull(),
  publishedBy: uuid('published_by').references(() => people.id),
  publishedAt: instant('published_at').notNull().defaultNow(),
}, (t) => [unique('one_counter_hours_a_version').on(t.officeId, t.version)])

/**
 * A time at a counter that is kept for an applicant. The one without an outcome is the open one of its application; an exclusion constraint
 * keeps a desk of an office from being kept twice at a time. What ended before its time has given the desk back.
 */
export const counterVisits = pgTable('counter_visits', {
  id: id(),
  applicationId: uuid('application_id').notNull().references(() => applications.id),
  officeId: uuid('office_id').notNull().references(() => offices.id),
  purpose: visitPurpose('purpose').notNull(),
  startsAt: instant('starts_at').notNull(),
  endsAt: instant('ends_at').notNull(),
  desk: smallint('desk').notNull(),
  note: text('note'),
  supersedes: uuid('supersedes'),
  madeBy: uuid('made_by').notNull().references(() => people.id),
  madeAt: instant('made_at').notNull(),
  outcome: visitOutcome('outcome'),
  outcomeReason: text('outcome_reason'),
  endedAt: instant('ended_at'),
}, (t) => [
  foreignKey({ columns: [t.supersedes], foreignColumns: [t.id] }),
  index('visits_by_application').on(t.applicationId, t.id),
  index('visits_by_office').on(t.officeId, t.startsAt, t.id),
  uniqueIndex('one_open_visit_an_application').on(t.applicationId).where(sql`${t.outcome} is null`),
  check('a_visit_has_a_length', sql`${t.endsAt} > ${t.startsAt}`),
  check('a_visit_is_at_a_desk', sql`${t.desk} > 0`),
  check('an_ended_visit_has_its_moment', sql`(${t.outcome} is null) = (${t.endedAt} is null)`),
])

/** The last queue number of an office and day: raised in the statement that gives it, so that no number is lost or given twice. */
export const queueDays = pgTable('queue_days', {
  officeId: uuid('office_id').notNull().references(() => offices.id),
  day: date('day').notNull(),
  last: integer('last').notNull(),
}, (t) => [primaryKey({ columns: [t.officeId, t.day] })])

/** Who waits at the counters of an office on a day: a number, and the visit it is for if there is one. */
export const queueTickets = pgTable('queue_tickets', {
  id: id(),
  officeId: uuid('office_id').notNull().references(() => offices.id),
  day: date('day').notNull(),
  number: integer('number').notNull(),
  visitId: uuid('visit_id').references(() => counterVisits.id),
  /** When the visit begins: from then on it comes before who has none. */
  expectedAt: instant('expected_at'),
  state: ticketState('state').notNull().default('waiting'),
  desk: smallint('desk'),
  channel: channel('channel').notNull(),
  issuedBy: uuid('issued_by').notNull().references(() => people.id),
  issuedAt: instant('issued_at').notNull().defaultNow(),
  calledBy: uuid('called_by').references(() => people.id),
  calledAt: instant('called_at'),
  endedAt: instant('ended_at'),
}, (t) => [
  unique('one_ticket_a_number').on(t.officeId, t.day, t.number),
  unique('one_ticket_a_visit').on(t.visitId),
  index('tickets_waiting').on(t.officeId, t.day, t.number).where(sql`${t.state} = 'waiting'`),
  index('tickets_called').on(t.officeId, t.day, t.calledAt).where(sql`${t.state} = 'called'`),
  check('a_call_names_a_desk', sql`(${t.calledAt} is null) = (${t.desk} is null) and (${t.calledAt} is null) = (${t.calledBy} is null)`),
  check('who_is_called_or_served_was_called', sql`${t.state} not in ('called', 'served') or ${t.calledAt} is not null`),
  check('an_ended_ticket_has_its_moment', sql`(${t.state} in ('served', 'left')) = (${t.endedAt} is not null)`),
])

/** The minutes of an inspection; its id is that of the step that reported it. Never updated, never deleted: a trigger refuses it. */
export const inspectionReports = pgTable('inspection_reports', {
  id: uuid('id').primaryKey(),
  applicationId: uuid('application_id').notNull().references(() => applications.id),
  appointmentId: uuid('appointment_id').references(() => inspectionAppointments.id),
  inspectorId: uuid('inspector_id').notNull().references(() => people.id),
  officeId: uuid('office_id').notNull().references(() => offices.id),
  recommendation: text('recommendation'),
  report: jsonb('report').notNull(),
  at: instant('at').notNull(),
}, (t) => [index('reports_by_application').on(t.applicationId, t.id)])

/** The applicant's signature under the minutes, given in their own client. Written once. */
export const inspectionSignatures = pgTable('inspection_signatures', {
  reportId: uuid('report_id').primaryKey().references(() => inspectionReports.id),
  personId: uuid('person_id').notNull().references(() => people.id),
  channel: channel('channel').notNull(),
  at: instant('at').notNull(),
})

/**
 * Every read of somebody's data by somebody else: who, as what, for which office, on what occasion or for what reason, which fields or
 * which document. A search that found nothing has no application. Never updated, never deleted: a trigger refuses it.
 */
export const dataReads = pgTable('data_reads', {
  id: id(),
  applicationId: uuid('application_id').references(() => applications.id),
  readerId: uuid('reader_id').notNull().references(() => people.id),
  standing: text('standing').notNull(),
  officeId: uuid('office_id').references(() => offices.id),
  what: readKind('what').notNull(),
  documentId: uuid('document_id'),
  fields: text('fields').array().notNull().default([]),
  status: applicationStatus('status'),
  reason: text('reason'),
  at: instant('at').notNull().defaultNow(),
}, (t) => [
  index('data_reads_by_application').on(t.applicationId, t.id).where(sql`${t.applicationId} is not null`),
  index('data_reads_by_reader').on(t.readerId, t.id),
])

/** The one claim code that is good for an application filed at a counter: a new one takes the place of the old one, a claim takes it away. */
export const claimCodes = pgTable('claim_codes', {
  applicationId: uuid('application_id').primaryKey().references(() => applications.id),
  sha256: bytea('sha256').notNull(),
  issuedBy: uuid('issued_by').notNull().references(() => people.id),
  issuedAt: instant('issued_at').notNull(),
  expiresAt: instant('expires_at').notNull(),
}, (t) => [check('a_claim_code_expires', sql`${t.expiresAt} > ${t.issuedAt}`)])

/** How many messages an application has, and up to which of them each side has read. */
export const messageThreads = pgTable('message_threads', {
  applicationId: uuid('application_id').primaryKey().references(() => applications.id),
  last: integer('last').notNull(),
  readByApplicant: integer('read_by_applicant').notNull().default(0),
  readByOffice: integer('read_by_office').notNull().default(0),
})

/** The correspondence about an application, numbered in the order in which it commits. Never updated, never deleted: a trigger refuses it. */
export const messages = pgTable('messages', {
  id: id(),
  applicationId: uuid('application_id').notNull().references(() => applications.id),
  number: integer('number').notNull(),
  kind: messageKind('kind').notNull(),
  side: messageSide('side').notNull(),
  internal: boolean('internal').notNull(),
  text: text('text').notNull(),
  documentIds: uuid('document_ids').array().notNull(),
  authorId: uuid('author_id').notNull().references(() => people.id),
  standing: text('standing').notNull(),
  officeId: uuid('office_id').references(() => offices.id),
  channel: channel('channel').notNull(),
  at: instant('at').notNull(),
}, (t) => [
  unique('one_message_a_number').on(t.applicationId, t.number),
  check('a_note_is_internal_a_message_is_not', sql`case ${t.kind} when 'note' then ${t.internal} when 'message' then not ${t.internal} else true end`),
  check('what_is_internal_is_the_offices', sql`not ${t.internal} or (${t.side} = 'office' and ${t.documentIds} = '{}')`),
])

/** Objects in storage that no document owns (yet): an upload enters here before its first byte and leaves with its row. */
export const strayObjects = pgTable('stray_objects', {
  objectKey: text('object_key').primaryKey(),
  since: instant('since').notNull().defaultNow(),
  sweeping: boolean('sweeping').notNull().default(false),
}, (t) => [index('stray_objects_by_age').on(t.since)])

/** The last number given, by kind, office and year: raised in the statement that uses it, so that no number is lost or given twice. */
export const numberSequences = pgTable('number_sequences', {
  kind: text('kind').notNull(),
  officeId: uuid('office_id').notNull().references(() => offices.id),
  year: smallint('year').notNull(),
  last: integer('last').notNull(),
}, (t) => [primaryKey({ columns: [t.kind, t.officeId, t.year] })])

/** What is asked for a permit (SKRD). Of an application at most one stands; a new one cancels it. */
export const feeAssessments = pgTable('fee_assessments', {
  id: id(),
  applicationId: uuid('application_id').notNull().references(() => applications.id),
  number: text('number').notNull(),
  officeId: uuid('office_id').notNull().references(() => offices.id),
  tariff: text('tariff'),
  lines: jsonb('lines').notNull(),
  total: bigint('total', { mode: 'number' }).notNull(),
  dueOn: date('due_on'),
  assessedBy: uuid('assessed_by').notNull().references(() => people.id),
  assessedAt: instant('assessed_at').notNull(),
  cancelledAt: instant('cancelled_at'),
}, (t) => [
  unique('one_assessment_a_number').on(t.number),
  index('fee_assessments_by_application').on(t.applicationId, t.id),
  uniqueIndex('one_standing_assessment').on(t.applicationId).where(sql`${t.cancelledAt} is null`),
  check('an_assessment_asks_for_something', sql`${t.total} > 0`),
])

/** Money that came in for an application. What a bank tells of counts once, by the bank's own number. */
export const payments = pgTable('payments', {
  id: id(),
  applicationId: uuid('application_id').notNull().references(() => applications.id),
  assessmentId: uuid('assessment_id').notNull().references(() => feeAssessments.id),
  receiptNumber: text('receipt_number').notNull(),
  source: paymentSource('source').notNull(),
  amount: bigint('amount', { mode: 'number' }).notNull(),
  paidAt: instant('paid_at').notNull(),
  recordedAt: instant('recorded_at').notNull(),
  transactionId: text('transaction_id'),
  recordedBy: uuid('recorded_by').references(() => people.id),
  evidenceDocumentId: uuid('evidence_document_id').references(() => documents.id),
}, (t) => [
  unique('one_payment_a_receipt').on(t.receiptNumber),
  unique('one_payment_a_transaction').on(t.transactionId),
  index('payments_by_application').on(t.applicationId, t.id),
  check('a_payment_is_not_empty', sql`${t.amount} > 0`),
  check('a_bank_names_its_transaction_a_cashier_shows_evidence', sql`case ${t.source} when 'bank' then ${t.transactionId} is not null else ${t.recordedBy} is not null and ${t.evidenceDocumentId} is not null end`),
])

/** Answers given under an Idempotency-Key, committed together with what they answer for. */
export const idempotencyKeys = pgTable('idempotency_keys', {
  personId: uuid('person_id').notNull().references(() => people.id),
  key: text('key').notNull(),
  fingerprint: bytea('fingerprint').notNull(),
  statusCode: smallint('status_code').notNull(),
  headers: jsonb('headers').notNull(),
  body: text('body').notNull(),
  createdAt: instant('created_at').notNull().defaultNow(),
}, (t) => [primaryKey({ columns: [t.personId, t.key] }), index('idempotency_keys_by_age').on(t.createdAt)])

/** An agency that asks by itself. What it is registered for changes with its version, and each version has its event. */
export const clients = pgTable('clients', {
  id: id(),
  version: integer('version').notNull().default(1),
  environment: environment('environment').notNull(),
  registration: jsonb('registration').notNull(),
  oauthClientId: text('oauth_client_id').generatedAlwaysAs(sql`registration->'oauthClient'->>'clientId'`),
  oauthSubject: text('oauth_subject').generatedAlwaysAs(sql`registration->'oauthClient'->>'subject'`),
  suspendedAt: instant('suspended_at'),
  suspensionReason: text('suspension_reason'),
  createdAt: instant('created_at').notNull().defaultNow(),
  updatedAt: instant('updated_at').notNull().defaultNow(),
}, (t) => [
  unique('one_client_a_subject').on(t.oauthSubject),
  check('a_suspension_has_a_reason', sql`(${t.suspendedAt} is null) = (${t.suspensionReason} is null)`),
])

/** What was changed about a client and its keys, and by whom. Never updated, never deleted: a trigger refuses it. */
export const clientEvents = pgTable('client_events', {
  id: id(),
  clientId: uuid('client_id').notNull().references(() => clients.id),
  version: integer('version').notNull(),
  type: text('type').notNull(),
  actorId: uuid('actor_id').references(() => people.id),
  details: jsonb('details').notNull(),
  at: instant('at').notNull().defaultNow(),
}, (t) => [unique('one_client_event_a_version').on(t.clientId, t.version)])

/** A key is shown once; of it we keep what tells it again, never what it is. */
export const clientKeys = pgTable('client_keys', {
  id: id(),
  clientId: uuid('client_id').notNull().references(() => clients.id),
  label: text('label').notNull(),
  sha256: bytea('sha256').notNull(),
  prefix: text('prefix').notNull(),
  lastFour: text('last_four').notNull(),
  createdAt: instant('created_at').notNull().defaultNow(),
  expiresAt: instant('expires_at').notNull(),
  revokedAt: instant('revoked_at'),
  revocationReason: text('revocation_reason'),
  lastUsedAt: instant('last_used_at'),
}, (t) => [
  unique('one_key_a_hash').on(t.sha256),
  index('client_keys_by_client').on(t.clientId, t.id),
  check('a_key_expires_within_a_year', sql`${t.expiresAt} <= ${t.createdAt} + interval '1 year'`),
  check('a_revocation_has_a_reason', sql`(${t.revokedAt} is null) = (${t.revocationReason} is null)`),
])

/** Every question an agency asked about permits: what for, and which it was told of. Never updated, never deleted: a trigger refuses it. */
export const clientQueries = pgTable('client_queries', {
  id: id(),
  clientId: uuid('client_id').notNull().references(() => clients.id),
  keyId: uuid('key_id').references(() => clientKeys.id),
  purpose: text('purpose').notNull(),
  operation: text('operation').notNull(),
  permitIds: uuid('permit_ids').array().notNull(),
  at: instant('at').notNull().defaultNow(),
}, (t) => [index('client_queries_by_client').on(t.clientId, t.id)])

/** What the processes tell each other of their counts. May be lost in a crash: a migration makes it unlogged. */
export const rateCounters = pgTable('rate_counters', {
  policy: text('policy').notNull(),
  subject: text('subject').notNull(),
  endsAt: instant('ends_at').notNull(),
  count: integer('count').notNull(),
}, (t) => [primaryKey({ columns: [t.policy, t.subject, t.endsAt] }), index('rate_counters_by_end').on(t.endsAt)])
