import Type from 'typebox'
import { channels } from '../http/channels.ts'
import { shownFaultsLimit } from '../http/problems/faults.ts'
import { NextAction } from '../http/problems/schema.ts'
import { Id, Instant, Money, named, nullable, OneOf, ref } from '../http/schema.ts'
import { Office } from '../network/offices/schema.ts'
import { CasePermit } from '../permits/case-schema.ts'
import { Assignee } from './assignments/schema.ts'
import { ServiceClock, serviceClockExample } from './clocks/schema.ts'
import {
  Answers,
  ApplicationPermitType,
  common,
  commonExample,
  id,
  notStarted,
  permitType,
  reference,
} from './common-schema.ts'
import { CaseDocument, documentExample } from './documents/case-schema.ts'
import { purposes } from './earlier.ts'
import { OpenMoney } from './fees/open-money-schema.ts'
import { StandingAssessment, standingExample } from './fees/schema.ts'
import { ApplicationInspection } from './inspections/schema.ts'
import { SetAside } from './set-aside-schema.ts'
import { ReturnReason } from './steps-schema.ts'
import { ApplicationVisit } from './visits/schema.ts'

const CasePermitType = named(
  'CasePermitType',
  Type.Object(
    {
      ...ApplicationPermitType.properties,
      newerVersion: nullable(
        Type.Integer({
          description:
            'Of a draft: the version in force, when it is newer. The draft may be submitted as it is, or moved with `PUT /applications/{id}/permit-type-version`. Null otherwise.',
        }),
      ),
    },
    {
      description: 'The permit type of an application, and whether it can be moved to a newer version.',
      examples: [{ ...permitType, newerVersion: null }],
    },
  ),
)

const EarlierApplication = named(
  'EarlierApplication',
  Type.Object(
    {
      id: Id('The earlier application.'),
      reference: Type.String({ description: 'What people call it by.' }),
    },
    { description: 'An earlier application.', examples: [{ id, reference }] },
  ),
)
const StartedFrom = named(
  'StartedFrom',
  Type.Object(
    {
      purpose: OneOf(purposes, { description: 'What for.' }),
      application: nullable(ref(EarlierApplication)),
    },
    {
      description: 'The earlier application that this one was started from; without it for who may not see that one.',
      examples: [{ purpose: 'renewal', application: { id, reference } }],
    },
  ),
)

const faultExample = { pointer: '/answers/building/floors', code: 'minimum', detail: 'must be at least 1' }
const AnswerFault = named(
  'AnswerFault',
  Type.Object(
    {
      pointer: Type.String({ description: 'JSON Pointer into the application: the answer, or where one is missing.' }),
      code: Type.String({
        description: 'The JSON Schema keyword that is broken; `required` where an answer is missing. More may come.',
      }),
      detail: Type.String({ description: 'What to do, in the language asked for.' }),
    },
    { description: 'An answer that is missing or unfinished.', examples: [faultExample] },
  ),
)

export const caseExample = {
  ...commonExample,
  permitType: { ...permitType, newerVersion: null },
  startedFrom: null,
  trackingKey: '8ZC1-0V7M-QXN4',
  channel: 'web',
  office: null,
  clock: { ...serviceClockExample, ...notStarted },
  assignee: null,
  answers: { capacity: 'owner', building: { floors: 0 } },
  answerFaults: [faultExample],
  answersMasked: false,
  erasedAt: null,
  setAside: null,
  documents: [documentExample],
  returnReasons: null,
  fee: standingExample.total,
  feeAssessment: standingExample,
  openMoney: null,
  inspection: null,
  visit: null,
  permit: null,
  nextActions: [
    {
      action: 'submit',
      to: 'submitted',
      blockers: [
        { code: 'form_incomplete', target: faultExample.pointer, detail: 'Mend the answer: must be at least 1.' },
      ],
    },
  ],
}
export const Application = named(
  'Application',
  Type.Object(
    {
      ...common,
      permitType: ref(CasePermitType),
      startedFrom: nullable(ref(StartedFrom)),
      trackingKey: nullable(
        Type.String({ description: 'Opens the public stage without signing in. Only those who filed it see it.' }),
      ),
      channel: OneOf(channels, { description: 'How it was filed.' }),
      office: nullable(ref(Office)),
      clock: ref(ServiceClock),
      assignee: nullable(ref(Assignee)),
      answers: Answers('The answers to the form.'),
      answerFaults: nullable(
        Type.Array(ref(AnswerFault), {
          maxItems: shownFaultsLimit,
          description:
            'Every answer that is missing or breaks the schema of the form; the list that blocks `submit`, and ' +
            'empty when nothing in the answers does. Null unless the caller may change answers now.',
        }),
      ),
      answersMasked: Type.Boolean({
        description:
          'Whether masks stand in the place of personal answers and of what was set aside: because the caller does not need them now (see disclosures), or because they are gone.',
      }),
      erasedAt: nullable(
        Instant(
          'When personal answers and documents went, at the end of the time they are kept; null while they are there.',
        ),
      ),
      setAside: nullable(ref(SetAside)),
      documents: Type.Array(ref(CaseDocument), { description: 'The present files, by slot.' }),
      returnReasons: nullable(
        Type.Array(ref(ReturnReason), { description: 'While returned: what may and should be changed.' }),
      ),
      fee: nullable(ref(Money)),
      feeAssessment: nullable(ref(StandingAssessment)),
      openMoney: nullable(ref(OpenMoney)),
      inspection: nullable(ref(ApplicationInspection)),
      permit: nullable(ref(CasePermit)),
      visit: nullable(ref(ApplicationVisit)),
      nextActions: Type.Array(ref(NextAction), { description: 'The steps the caller may take from here.' }),
    },
    {
      description: 'A whole case for the person who asks: answers, documents, office, clock, next steps.',
      examples: [caseExample],
    },
  ),
)

export const caseSchemas = [CasePermit, CasePermitType, AnswerFault, EarlierApplication, StartedFrom, Application]
