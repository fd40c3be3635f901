import Type from 'typebox'
import { channels } from '../../http/channels.ts'
import { exampleId } from '../../http/examples.ts'
import { shownFaultsLimit } from '../../http/problems/correction-words.ts'
import { NextAction } from '../../http/problems/schema.ts'
import { Id, Instant, Money, named, nullable, OneOf, ref } from '../../http/schema.ts'
import { DecisionRemedy } from '../../network/legal-remedies/decision-schema.ts'
import { Office } from '../../network/offices/schema.ts'
import { CasePermit } from '../../permits/case-schema.ts'
import { Assignee } from '../assignments/schema.ts'
import { ServiceClock, serviceClockExample } from '../clocks/schema.ts'
import { ProposedCondition } from '../consultations/condition-schema.ts'
import { CaseDocument, documentExample } from '../documents/case-schema.ts'
import { purposes } from '../drafts/earlier.ts'
import { SetAside } from '../drafts/set-aside-schema.ts'
import { OpenMoney } from '../fees/open-money-schema.ts'
import { StandingAssessment } from '../fees/schema.ts'
import { ApplicationInspection } from '../inspections/schema.ts'
import {
  Answers,
  ApplicationPermitType,
  common,
  commonExample,
  notStarted,
  permitType,
  reference,
} from '../schema-parts.ts'
import { ReturnReason } from '../steps/schema-parts.ts'
import { ApplicationVisit } from '../visits/schema.ts'

const CasePermitType = named(
  'CasePermitType',
  Type.Object(
    {
      ...ApplicationPermitType.properties,
      newerVersion: nullable(
        Type.Integer({
          description:
            'For a draft: the version in force, if it is newer. Submit the draft as it is, or move it with ' +
            '`PUT /applications/{id}/permit-type-version`. Null otherwise.',
        }),
      ),
    },
    {
      description: 'The permit type of an application, and the newer version that it can be moved to.',
      examples: [{ ...permitType, newerVersion: null }],
    },
  ),
)

const EarlierApplication = named(
  'EarlierApplication',
  Type.Object(
    {
      id: Id('Identifier of the earlier application.'),
      reference: Type.String({ description: 'The number that people use to refer to it.' }),
    },
    { description: 'An earlier application.', examples: [{ id: exampleId, reference }] },
  ),
)
const StartedFrom = named(
  'StartedFrom',
  Type.Object(
    {
      purpose: OneOf(purposes, { description: 'The purpose.' }),
      application: nullable(ref(EarlierApplication)),
    },
    {
      description:
        'The earlier application that this one was started from. `application` is null for readers who may ' +
        'not see it.',
      examples: [{ purpose: 'renewal', application: { id: exampleId, reference } }],
    },
  ),
)

const faultExample = {
  pointer: '/answers/building/floors',
  code: 'minimum',
  detail: '"Building › Number of floors" must be at least 1.',
}
const AnswerFault = named(
  'AnswerFault',
  Type.Object(
    {
      pointer: Type.String({ description: 'JSON Pointer to the answer, or to the place where one is missing.' }),
      code: Type.String({
        description: 'The JSON Schema keyword that is violated; `required` for a missing answer. More may come.',
      }),
      detail: Type.String({ description: 'The next thing to do, in the language requested.' }),
    },
    { description: 'An answer that is missing or does not satisfy the form.', examples: [faultExample] },
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
  fee: null,
  feeAssessment: null,
  openMoney: null,
  inspection: null,
  proposedConditions: [],
  visit: null,
  permit: null,
  nextActions: [
    {
      action: 'submit',
      to: 'submitted',
      blockers: [{ code: 'form_incomplete', target: faultExample.pointer, detail: faultExample.detail }],
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
        Type.String({
          description:
            'The key for `POST /tracking`, which needs no sign-in. Null for everybody but those who filed the ' +
            'application.',
        }),
      ),
      channel: OneOf(channels, { description: 'The channel by which it was filed.' }),
      office: nullable(ref(Office)),
      clock: ref(ServiceClock),
      assignee: nullable(ref(Assignee)),
      answers: Answers('The answers to the form.'),
      answerFaults: nullable(
        Type.Array(ref(AnswerFault), {
          maxItems: shownFaultsLimit,
          description:
            'All answers that are missing or violate the form. They block `submit`; an empty list does not. ' +
            'Null unless the caller may change answers now.',
        }),
      ),
      answersMasked: Type.Boolean({
        description:
          'True when masks replace personal answers and what was set aside: the caller does not need them ' +
          'now, or they were erased.',
      }),
      erasedAt: nullable(
        Instant(
          'When personal answers and documents were erased, after the `retention` of the permit type. Null until ' +
            'then. By default that time begins with the end of the permit.',
        ),
      ),
      setAside: nullable(ref(SetAside)),
      documents: Type.Array(ref(CaseDocument), { description: 'The current documents, by slot.' }),
      returnReasons: nullable(
        Type.Array(ref(ReturnReason), {
          description: 'While returned: the corrections that are asked for. Nothing else can be changed.',
        }),
      ),
      fee: nullable(ref(Money)),
      feeAssessment: nullable(ref(StandingAssessment)),
      openMoney: nullable(ref(OpenMoney)),
      inspection: nullable(ref(ApplicationInspection)),
      proposedConditions: Type.Array(ref(ProposedCondition), {
        description:
          'The conditions in the last opinion of each agency. `approve` has to decide about each. `decision` is that ' +
          'of the approval in force. It stays when the application ends, also by a withdrawal; only a return to the ' +
          'review removes it.',
      }),
      permit: nullable(ref(CasePermit)),
      visit: nullable(ref(ApplicationVisit)),
      legalRemedy: Type.Optional(ref(DecisionRemedy)),
      nextActions: Type.Array(ref(NextAction), {
        description: 'The steps that the caller may take now. A step without blockers will succeed.',
      }),
    },
    {
      description:
        'A whole case as the caller may see it: answers, documents, office, clock, next steps. `legalRemedy` is there ' +
        'only where a refused application is read by itself.',
      examples: [caseExample],
    },
  ),
)

export const caseSchemas = [CasePermit, CasePermitType, AnswerFault, EarlierApplication, StartedFrom, Application]
