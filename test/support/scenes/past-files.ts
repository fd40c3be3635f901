import { type Status, states, stepsFrom } from '../../../src/applications/lifecycle.ts'
import { newReference, newTrackingKey } from '../../../src/applications/reference.ts'
import type { Db } from '../../../src/platform/db/client.ts'

export interface PastStep {
  to: Status
  at: Date
  details?: object
}
/** An application with past steps. Its draft was created an hour before the first step. */
export interface PastFile {
  id: string
  permitType: string
  officeId: string
  applicantId: string
  villageCode: string
  steps: PastStep[]
  dueAt: Date | null
  stoppedAt: Date | null
}

const actionTo = (from: Status, to: Status) => stepsFrom(from).find((step) => step.to.includes(to))?.action ?? ''
const hour = 3_600_000

/** Inserts applications with their histories and clocks. Send it in a transaction to insert all or none. */
export async function writePast(db: Db, files: readonly PastFile[]): Promise<void> {
  const applications = files.map(({ steps, ...file }) => ({
    ...file,
    reference: newReference(),
    key: newTrackingKey(),
    status: steps.at(-1)?.to ?? 'draft',
    version: steps.length + 1,
    at: drafted(steps),
    submitted: steps[0]?.at,
    accepted: steps.find(({ to }) => to === 'in_review')?.at ?? null,
    last: steps.at(-1)?.at,
  }))
  const events = files.flatMap(({ id, steps, officeId, applicantId }) => [
    {
      id,
      version: 1,
      action: null,
      from: null,
      to: null,
      actor: applicantId,
      office: null,
      at: drafted(steps),
      details: {},
    },
    ...steps.map(({ to, at, details = {} }, index) => ({
      id,
      version: index + 2,
      action: actionTo(steps[index - 1]?.to ?? 'draft', to),
      from: steps[index - 1]?.to ?? 'draft',
      to,
      actor: applicantId,
      office: officeId,
      at,
      details,
    })),
  ])
  const intervals = files.flatMap(({ id, steps }) =>
    [{ to: 'draft' as const, at: drafted(steps) }, ...steps].map(({ to, at }, index) => ({
      id,
      sequence: index + 1,
      status: to,
      clock: states[to].clock,
      from: at,
      until: steps[index]?.at ?? null,
    })),
  )
  await db`
    with given as (
      select *
      from jsonb_to_recordset(${JSON.stringify(applications)}::text::jsonb) as a (id uuid, "permitType" text,
        "officeId" uuid, "applicantId" uuid, "villageCode" text, "dueAt" timestamptz, "stoppedAt" timestamptz,
        reference text, key text, status application_status, version int, at timestamptz, submitted timestamptz,
        accepted timestamptz, last timestamptz)
    )
    insert into applications (id, reference, tracking_key, version, permit_type, permit_type_version, status, channel,
      applicant_id, village_code, office_id, created_at, updated_at, status_since, submitted_at, accepted_at, due_at,
      stopped_at, calendar_edition)
    select id, reference, key, version, "permitType", 1, status, 'web', "applicantId", "villageCode", "officeId", at,
      last, last, submitted, accepted, "dueAt", "stoppedAt", (select max(edition) from calendar_versions)
    from given`
  await db`
    insert into application_forms (application_id, answers)
    select id, '{}'
    from unnest(${files.map(({ id }) => id)}::uuid[]) as f (id)`
  await db`
    insert into application_events (application_id, version, type, action, from_status, to_status, actor_id, standing,
      office_id, channel, details, at)
    select id, version, 'application.' || coalesce("to"::text, 'drafted'), action, "from", "to", actor, 'applicant',
      office, 'web', details, at
    from jsonb_to_recordset(${JSON.stringify(events)}::text::jsonb) as e (id uuid, version int, action text,
      "from" application_status, "to" application_status, actor uuid, office uuid, at timestamptz, details jsonb)
    order by id, version`
  await db`
    insert into application_intervals (application_id, sequence, status, clock, started_at, ended_at)
    select id, sequence, status, clock, "from", until
    from jsonb_to_recordset(${JSON.stringify(intervals)}::text::jsonb)
      as i (id uuid, sequence int, status application_status, clock clock, "from" timestamptz, until timestamptz)`
}

const drafted = ([first]: readonly PastStep[]) => new Date((first?.at.getTime() ?? 0) - hour)
