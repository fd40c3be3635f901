import Type from 'typebox'
import { roles } from '../../access/identity/actor.ts'
import { Id, Instant, named, OneOf, ref, Timestamp } from '../../http/schema.ts'
import { statuses } from '../lifecycle.ts'

const id = '019aa6b2-5d3e-7c41-9b0a-3f5e8d2c1a70'
const at = '2026-11-23T02:15:30.000Z'
/** Counting stops here: an index gives so many at once, and nobody works off more in a day. */
export const countedUpTo = 1_000 as const

const assigneeExample = { personId: id, name: 'Reviewer', since: at }
export const Assignee = named(
  'Assignee',
  Type.Object(
    {
      personId: Id("The officer; `GET /me` says one's own."),
      name: Type.String({ description: 'Their name.' }),
      since: Timestamp('Since when.'),
    },
    {
      description: 'Who of the responsible office works on an application. It keeps nobody else from taking a step.',
      examples: [assigneeExample],
    },
  ),
)

export const NewAssignee = named(
  'NewAssignee',
  Type.Object(
    { personId: Id('Oneself, to take it, or a colleague of the responsible office.') },
    {
      additionalProperties: false,
      description: 'Who is to work on it.',
      examples: [{ personId: id }],
    },
  ),
)

const Count = (description: string) =>
  Type.Integer({
    minimum: 0,
    maximum: countedUpTo,
    description: `${description} \`countedUpTo\` means: so many or more.`,
  })
const counts = {
  files: Count('How many open applications.'),
  overdue: Count('Those of them whose time has run out.'),
  dueSoon: Count('Those of them that are due within the days asked for.'),
}
const countsExample = { files: 12, overdue: 1, dueSoon: 4 }

const personExample = { personId: id, name: 'Reviewer', roles: ['reviewer'], ...countsExample }
const PersonWorkload = named(
  'PersonWorkload',
  Type.Object(
    {
      personId: Id('The officer.'),
      name: Type.String({ description: 'Their name.' }),
      roles: Type.Array(OneOf(roles, { description: 'A role.' }), { description: 'What they are at this office.' }),
      ...counts,
    },
    { description: 'What somebody has to do.', examples: [personExample] },
  ),
)

const unassignedExample = { status: 'in_review', roles: ['reviewer'], ...countsExample }
const UnassignedWork = named(
  'UnassignedWork',
  Type.Object(
    {
      status: OneOf(statuses, { description: 'Where they are.' }),
      roles: Type.Array(OneOf(roles, { description: 'A role.' }), { description: 'Whose step is next.' }),
      ...counts,
    },
    { description: 'What nobody has taken yet.', examples: [unassignedExample] },
  ),
)

export const Workload = named(
  'Workload',
  Type.Object(
    {
      officeId: Id('The office.'),
      at: Instant('When it was counted.'),
      countedUpTo: Type.Literal(countedUpTo, { description: 'Where counting stops.' }),
      people: Type.Array(ref(PersonWorkload), { description: 'Everybody who works there now, by name.' }),
      unassigned: Type.Array(ref(UnassignedWork), {
        description: "What waits for an officer and is nobody's, by status.",
      }),
    },
    {
      description: 'Who at an office has how much to do.',
      examples: [{ officeId: id, at, countedUpTo, people: [personExample], unassigned: [unassignedExample] }],
    },
  ),
)

export const WorkloadQuery = Type.Object(
  {
    soonDays: Type.Integer({
      minimum: 1,
      maximum: 30,
      default: 3,
      description: 'Within how many days something is due soon.',
    }),
  },
  { additionalProperties: false },
)

export const assignmentSchemas = [Assignee, NewAssignee, PersonWorkload, UnassignedWork, Workload]
