import Type from 'typebox'
import { Id, Instant, listOf, named, nullable, OneOf, ref } from '../../http/schema.ts'
import { dissolutionStates } from './dissolution.ts'
import { partNames } from './estate.ts'
import { OtherOffice } from './schema.ts'

const id = '019aa6b2-5d3e-7c41-9b0a-3f5e8d2c1a70'
const at = '2026-11-23T02:15:30.000Z'
const successor = { id, names: { id: 'PTSP Kecamatan Menteng', en: 'One-stop service office, Menteng District' } }
const strict = { additionalProperties: false } as const
const Day = (description: string) => Type.String({ format: 'date', description, examples: ['2026-12-01'] })

const EstateCount = named(
  'EstateCount',
  Type.Object(
    {
      key: Type.String({
        description: 'Which: a region, a status, a role, a permit type, a kind of number with its year.',
      }),
      count: Type.Integer({ minimum: 0, description: 'How many; of numbers, the last one given.' }),
    },
    { ...strict, description: 'How much of one kind there is.', examples: [{ key: 'in_review', count: 214 }] },
  ),
)

const itemExample = { part: 'open_files', of: [{ key: 'in_review', count: 214 }] }
const EstateItem = named(
  'EstateItem',
  Type.Object(
    {
      part: OneOf(partNames, {
        description:
          'area: regions whose applications go to the successor. open_files, archive: applications by status. counter_files: those filed at its counter and handled elsewhere, drafts too. ' +
          'appointments: at the site, by status of their applications; they hold. permits: issued permits by state, which the successor answers for. ' +
          'visits: times kept for visitors that end. staff: posts that go over. ended_posts: posts that end with the office. permit_types: what can be filed at the successor from now on. numbers: what was given out stays valid, the successor counts on in its own. More may come.',
      }),
      of: Type.Array(ref(EstateCount), { description: 'What there is of it.' }),
    },
    { ...strict, description: 'A part of what an office leaves.', examples: [itemExample] },
  ),
)

export const NewDissolution = named(
  'NewDissolution',
  Type.Object(
    {
      successorOfficeId: Id('The office that takes over: online, staffed, and not of a lower level.'),
      windDownOn: Type.Optional(
        Day(
          'From this day on the office takes nothing new; its area goes to the successor. Unless stated, the day it is dissolved.',
        ),
      ),
      dissolveOn: Type.Optional(
        Day(
          'The day on which all the rest goes over. Without it, and with `windDownOn`, somebody takes the step `dissolve` by hand; without both, it is now.',
        ),
      ),
    },
    {
      ...strict,
      description: 'That an office goes, who takes over, and when.',
      examples: [{ successorOfficeId: id, windDownOn: '2026-12-01', dissolveOn: '2027-01-04' }],
    },
  ),
)

const days = {
  windDownOn: Day('From when on it takes nothing new.'),
  dissolveOn: nullable(Day('When all the rest goes over; null when that is decided by hand.')),
}

export const DissolutionPreview = named(
  'DissolutionPreview',
  Type.Object(
    {
      dryRun: Type.Literal(true, { description: 'Nothing was written.' }),
      successor: ref(OtherOffice),
      ...days,
      estate: Type.Array(ref(EstateItem), { description: 'What would go over if it were now.' }),
    },
    {
      ...strict,
      description: 'What a dissolution would do.',
      examples: [
        { dryRun: true, successor, windDownOn: '2026-12-01', dissolveOn: '2027-01-04', estate: [itemExample] },
      ],
    },
  ),
)

const example = {
  id,
  officeId: id,
  successor,
  state: 'dissolved',
  windDownOn: '2026-11-02',
  dissolveOn: '2026-11-23',
  requestedBy: 'Administrator',
  requestedAt: at,
  woundDownAt: at,
  dissolvedBy: null,
  dissolvedAt: at,
  calledOffAt: null,
  estate: [itemExample],
}
export const Dissolution = named(
  'Dissolution',
  Type.Object(
    {
      id: Id('The dissolution.'),
      officeId: Id('The office that goes.'),
      successor: ref(OtherOffice),
      state: OneOf(dissolutionStates, { description: 'How far it has come.' }),
      ...days,
      requestedBy: Type.String({ description: 'Who decided it.' }),
      requestedAt: Instant('When it was decided.'),
      woundDownAt: nullable(Instant('When the office began to wind down.')),
      dissolvedBy: nullable(
        Type.String({ description: 'Who took the last step; null when the day had come, or has not yet.' }),
      ),
      dissolvedAt: nullable(Instant('When all had gone over.')),
      calledOffAt: nullable(Instant('When it was called off.')),
      estate: nullable(
        Type.Array(ref(EstateItem), {
          description: 'The minutes: what went over. Of one that stands, asked for by itself, what would go over now.',
        }),
      ),
    },
    { ...strict, description: 'The dissolution of an office, with its minutes once it is done.', examples: [example] },
  ),
)
export const DissolutionList = listOf(
  'DissolutionList',
  Dissolution,
  'The dissolutions of an office, the oldest first.',
  example,
)

export const dissolutionSchemas = [
  EstateCount,
  EstateItem,
  NewDissolution,
  DissolutionPreview,
  Dissolution,
  DissolutionList,
]
