import Type from 'typebox'
import { roles } from '../../access/identity/actor.ts'
import { exampleAt, exampleId } from '../../http/examples.ts'
import { Id, Instant, named, OneOf, ref, Timestamp } from '../../http/schema.ts'
import { statuses } from '../lifecycle.ts'

/** The number at which counts stop, so that an index answers quickly. No officer finishes as many in a day. */
export const countedUpTo = 1_000 as const

const assigneeExample = { personId: exampleId, name: 'Reviewer', since: exampleAt }
export const Assignee = named(
  'Assignee',
  Type.Object(
    {
      personId: Id('The officer. `GET /me` returns your own id.'),
      name: Type.String({ description: 'Name of the officer.' }),
      since: Timestamp('When they were assigned.'),
    },
    {
      description: 'The officer who works on an application. Colleagues may still take its steps.',
      examples: [assigneeExample],
    },
  ),
)

export const NewAssignee = named(
  'NewAssignee',
  Type.Object(
    { personId: Id('Yourself, or a colleague of the responsible office.') },
    {
      additionalProperties: false,
      description: 'The officer who is to work on the application.',
      examples: [{ personId: exampleId }],
    },
  ),
)

const Count = (description: string) =>
  Type.Integer({
    minimum: 0,
    maximum: countedUpTo,
    description: `${description} The value of \`countedUpTo\` means that many or more.`,
  })
const counts = {
  applications: Count('Open applications.'),
  files: Type.Integer({
    minimum: 0,
    maximum: countedUpTo,
    deprecated: true,
    description: 'The same as `applications`, its name of before. Read `applications`; `files` stays while `/v1` does.',
  }),
  overdue: Count('Of these, the overdue ones.'),
  dueSoon: Count('Of these, those due within the days requested.'),
}
const countsExample = { applications: 12, files: 12, overdue: 1, dueSoon: 4 }

const personExample = { personId: exampleId, name: 'Reviewer', roles: ['reviewer'], ...countsExample }
const PersonWorkload = named(
  'PersonWorkload',
  Type.Object(
    {
      personId: Id('Identifier of the officer.'),
      name: Type.String({ description: 'Name of the officer.' }),
      roles: Type.Array(OneOf(roles, { description: 'A role.' }), { description: 'Their roles at this office.' }),
      ...counts,
    },
    { description: 'The workload of one officer.', examples: [personExample] },
  ),
)

const unassignedExample = { status: 'in_review', roles: ['reviewer'], ...countsExample }
const UnassignedWork = named(
  'UnassignedWork',
  Type.Object(
    {
      status: OneOf(statuses, { description: 'Status of these applications. More may come.' }),
      roles: Type.Array(OneOf(roles, { description: 'A role.' }), {
        description: 'The roles that can take the next step.',
      }),
      ...counts,
    },
    { description: 'Applications in one status that nobody works on yet.', examples: [unassignedExample] },
  ),
)

const releasedExample = { personId: exampleId, name: 'Reviewer', applications: 40, overdue: 1, dueSoon: 4 }
const ReleasedWork = named(
  'ReleasedWork',
  Type.Object(
    {
      personId: Id('The officer. With `releasedFrom` of `GET /applications` it lists the applications.'),
      name: Type.String({ description: 'Name of the officer.' }),
      applications: counts.applications,
      overdue: counts.overdue,
      dueSoon: counts.dueSoon,
    },
    {
      description: 'Applications that were released from one officer, and that nobody has taken since.',
      examples: [releasedExample],
    },
  ),
)

const objectionExample = { open: 3, overdue: 0, dueSoon: 1, grantedBySilence: 1 }
const ObjectionWork = named(
  'ObjectionWork',
  Type.Object(
    {
      open: Count('Open objections and appeals.'),
      overdue: Count(
        'Of these, those whose last day to decide has passed. One that silence grants is among them for a minute, ' +
          'until that is recorded.',
      ),
      dueSoon: Count('Of these, those whose last day is today or within the days requested.'),
      grantedBySilence: Count('Of `dueSoon`, those that silence grants after their last day.'),
    },
    {
      description:
        'Objections and appeals that the head of an office decides. `GET /objections` with `scope=office` and ' +
        '`state=open` lists them, the next due day first.',
      examples: [objectionExample],
    },
  ),
)

export const Workload = named(
  'Workload',
  Type.Object(
    {
      officeId: Id('Identifier of the office.'),
      at: Instant('The time of counting.'),
      countedUpTo: Type.Literal(countedUpTo, { description: 'The limit at which counting stops.' }),
      people: Type.Array(ref(PersonWorkload), { description: 'All officers of the office, by name.' }),
      unassigned: Type.Array(ref(UnassignedWork), {
        description: 'Applications that wait for an officer and have none, by status.',
      }),
      released: Type.Array(ref(ReleasedWork), {
        description:
          'Of `unassigned`, those that an officer had, by the name of that officer: a post has ended or is ' +
          'suspended, an office was dissolved, or the officer or the head released them.',
      }),
      objections: ref(ObjectionWork),
    },
    {
      description: 'The workload of an office.',
      examples: [
        {
          officeId: exampleId,
          at: exampleAt,
          countedUpTo,
          people: [personExample],
          unassigned: [{ ...unassignedExample, applications: 52, files: 52 }],
          released: [releasedExample],
          objections: objectionExample,
        },
      ],
    },
  ),
)

export const WorkloadQuery = Type.Object(
  {
    soonDays: Type.Integer({
      minimum: 1,
      maximum: 30,
      default: 3,
      description: 'The number of days within which an application, objection or appeal counts as due soon.',
    }),
  },
  { additionalProperties: false },
)

export const assignmentSchemas = [
  Assignee,
  NewAssignee,
  PersonWorkload,
  UnassignedWork,
  ReleasedWork,
  ObjectionWork,
  Workload,
]
