import Type from 'typebox'
import { PermitTypeChange } from '../catalogue/permit-types/change-schema.ts'
import { codePattern, VersionNumber } from '../catalogue/permit-types/schema-parts.ts'
import { channels } from '../http/channels.ts'
import { shownFaultsLimit } from '../http/problems/faults.ts'
import { NextAction } from '../http/problems/schema.ts'
import {
  Id,
  Instant,
  listOf,
  Money,
  Names,
  named,
  nullable,
  OneOf,
  paging,
  RegionCode,
  ref,
  Timestamp,
} from '../http/schema.ts'
import { Office } from '../network/offices/schema.ts'
import { CasePermit } from '../permits/case-schema.ts'
import { Assignee } from './assignments/schema.ts'
import { identityChecks, spokenWith } from './assistance.ts'
import { ClockSummary, clockSummaryExample, ServiceClock, serviceClockExample } from './clocks/schema.ts'
import { verdicts } from './documents/matching.ts'
import { scanStates } from './documents/scan-state.ts'
import { purposes } from './earlier.ts'
import { OpenMoney } from './fees/open-money-schema.ts'
import { StandingAssessment, standingExample } from './fees/schema.ts'
import { ApplicationInspection } from './inspections/schema.ts'
import { actions, publicStages, statuses } from './lifecycle.ts'
import { scopes } from './list-queries.ts'
import { NewTransition, ReturnReason, stepSchemas } from './steps-schema.ts'
import { ApplicationVisit } from './visits/schema.ts'

const Answers = (description: string) =>
  Type.Unsafe<Record<string, unknown>>({ type: 'object', additionalProperties: true, description })
const PermitTypeCode = Type.String({ pattern: codePattern, description: 'Code of the permit type.', examples: ['IMB'] })
const Version = Type.Integer({ minimum: 1, description: 'Counts every change; the ETag begins with it.' })

const uuid = '[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}'
const id = '019aa6b2-5d3e-7c41-9b0a-3f5e8d2c1a70'
const reference = '7K3M-9QXT-C'
const at = '2026-11-23T02:15:30.000Z'
const permitType = {
  code: 'IMB',
  version: 1,
  names: { id: 'Izin Mendirikan Bangunan (IMB) Rumah Tinggal', en: 'House building permit (IMB)' },
}

const StartFrom = named(
  'StartFrom',
  Type.Object(
    {
      applicationId: Id(
        "The earlier application, one of one's own or, for a front desk officer, one filed at their counter.",
      ),
      purpose: OneOf(purposes, {
        description: 'A renewal or an amendment needs an issued permit; anything can be copied.',
      }),
    },
    {
      additionalProperties: false,
      description:
        'An earlier application to begin from: its place, its answers and copies of its files come along as far as they fit the version in force. Matches of originals do not.',
      examples: [{ applicationId: id, purpose: 'renewal' }],
    },
  ),
)

export const Assistance = named(
  'Assistance',
  Type.Object(
    {
      identityCheckedBy: OneOf(identityChecks, {
        description: 'How the officer made sure of who it is. More may come.',
      }),
      consent: Type.Literal(true, { description: 'That the person agreed to be filed for.' }),
      spokeWith: OneOf(spokenWith, { description: 'Who was there or on the line. More may come.' }),
    },
    {
      additionalProperties: false,
      description:
        "How a front desk came to file for somebody. Facts only; it stands in the history with the draft's event.",
      examples: [{ identityCheckedBy: 'phone_callback', consent: true, spokeWith: 'applicant' }],
    },
  ),
)

export const NewApplication = named(
  'NewApplication',
  Type.Object(
    {
      permitType: PermitTypeCode,
      villageCode: Type.Optional(RegionCode('The village of the place.')),
      answers: Type.Optional(
        Answers(
          'Answers to the form, as far as they are known, finished or not; merged (RFC 7396) into those that come ' +
            'along.',
        ),
      ),
      filedAtOfficeId: Type.Optional(
        Id('For front desk officers who file for somebody: the office at whose counter they do.'),
      ),
      assistance: Type.Optional(ref(Assistance)),
      startFrom: Type.Optional(ref(StartFrom)),
    },
    {
      additionalProperties: false,
      description: 'A draft to begin with. Everything but the permit type can come later.',
      examples: [{ permitType: 'IMB', villageCode: '31.71.06.1001', answers: { capacity: 'owner' } }],
    },
  ),
)

export const ApplicationPatch = named(
  'ApplicationPatch',
  Type.Object(
    {
      villageCode: Type.Optional(nullable(RegionCode('The village of the place; null takes it back.'))),
      answers: Type.Optional(Answers('Answers to change, finished or not; null removes one.')),
      setAside: Type.Optional(Type.Null({ description: 'Throws away what was set aside.' })),
    },
    {
      additionalProperties: false,
      minProperties: 1,
      description: 'A JSON Merge Patch (RFC 7396) of the answers and the place.',
      examples: [{ answers: { building: { floors: 2 } } }],
    },
  ),
)

const matchExample = {
  verdict: 'matched',
  note: null,
  sha256: 'b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c',
  officeId: id,
  at,
}
export const OriginalMatch = named(
  'OriginalMatch',
  Type.Object(
    {
      verdict: OneOf(verdicts, { description: 'What the officer found.' }),
      note: nullable(Type.String({ description: "The officer's remark." })),
      sha256: Type.String({ description: 'SHA-256 of the file that was compared, in hex.' }),
      officeId: Id('Where it was compared.'),
      at: Timestamp('When.'),
    },
    { description: "An officer's comparison of the original paper with exactly this file.", examples: [matchExample] },
  ),
)

export const documentExample = {
  id,
  slot: 'identity_card',
  version: 1,
  fileName: 'identity-card.pdf',
  mediaType: 'application/pdf',
  sizeBytes: 20_480,
  sha256: matchExample.sha256,
  scan: 'clean',
  uploadedAt: at,
  copiedFrom: null,
  receivedByEmail: false,
  original: null,
}
export const documentMembers = {
  id: Id('The document.'),
  slot: Type.String({ description: 'The slot it fills.' }),
  version: Type.Integer({ minimum: 1, description: "Which version of this slot's file." }),
  fileName: Type.String({ description: 'Its name where it came from.' }),
  mediaType: Type.String({ description: 'Its media type, judged by content.' }),
  sizeBytes: Type.Integer({ minimum: 1, description: 'Its size in bytes.' }),
  sha256: Type.String({ description: 'Its SHA-256, in hex.' }),
  scan: OneOf(scanStates, {
    description:
      'What the virus scanner said. `pending` and `failed`: not scanned yet, which is tried again; `infected`: ' +
      'quarantined, upload another; ' +
      '`unscanned`: no scanner is configured. Only clean and unscanned files are given out and can be submitted.',
  }),
  uploadedAt: Timestamp('When it was stored.'),
  receivedByEmail: Type.Boolean({ description: 'Whether it came by mail, and was accepted by somebody.' }),
  copiedFrom: nullable(
    Id(
      'The document of the application it was started from that this is a copy of; null for one that was uploaded, and for who may not see that application.',
    ),
  ),
  original: nullable(ref(OriginalMatch)),
}
export const CaseDocument = named(
  'CaseDocument',
  Type.Object(documentMembers, {
    description: 'The present file of a slot, with the match of its original.',
    examples: [documentExample],
  }),
)

const ApplicationPermitType = named(
  'ApplicationPermitType',
  Type.Object(
    {
      code: PermitTypeCode,
      version: Type.Integer({ description: 'The version it was drafted with; it keeps it.' }),
      names: ref(Names),
    },
    { description: 'The permit type of an application.', examples: [permitType] },
  ),
)

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

const asideExample = {
  answers: [{ pointer: '/building/colour', value: 'red', code: 'additionalProperties', detail: 'is not known here' }],
  documents: [],
}
const SetAsideAnswer = named(
  'SetAsideAnswer',
  Type.Object(
    {
      pointer: Type.String({ description: 'JSON Pointer into the answers: where it stood.' }),
      value: Type.Unknown({ description: 'What was answered.' }),
      code: Type.String({
        description: 'What the form has against it: a JSON Schema keyword or a word of ours; more may come.',
      }),
      detail: Type.String({ description: 'The same in the language asked for.' }),
    },
    { description: 'An answer that does not fit the version.', examples: asideExample.answers },
  ),
)
const SetAsideDocument = named(
  'SetAsideDocument',
  Type.Object(
    {
      slot: Type.String({ description: 'The slot it filled.' }),
      documentId: Id('The document: still on record in this application after a move, or in the earlier one.'),
      fileName: Type.String({ description: 'Its name where it came from.' }),
      code: Type.String({ description: '`slot_gone`, `format_not_accepted` or `too_large`; more may come.' }),
      detail: Type.String({ description: 'Why, in the language asked for.' }),
    },
    {
      description: 'A file that the version has no use for.',
      examples: [
        {
          slot: 'site_plan',
          documentId: id,
          fileName: 'plan.pdf',
          code: 'slot_gone',
          detail: 'This document is not asked for any more.',
        },
      ],
    },
  ),
)
const SetAside = named(
  'SetAside',
  Type.Object(
    {
      answers: Type.Array(ref(SetAsideAnswer), { description: 'Answers that are kept apart.' }),
      documents: Type.Array(ref(SetAsideDocument), { description: 'Files that do not count.' }),
    },
    { description: 'What did not fit the version that a draft was moved to, or started on.', examples: [asideExample] },
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

const common = {
  id: Id('The application.'),
  reference: Type.String({ description: 'What people call it by; its last character checks the others.' }),
  version: Version,
  status: OneOf(statuses, { description: 'Where it is in its life. More states may come.' }),
  publicStage: OneOf(publicStages, { description: 'The same in words for everybody.' }),
  permitType: ref(ApplicationPermitType),
  villageCode: nullable(RegionCode('The village of the place.')),
  createdAt: Instant('When it was drafted.'),
  submittedAt: nullable(Instant('When it was first submitted.')),
  updatedAt: Instant('When it last changed.'),
}
const commonExample = {
  id,
  reference,
  version: 1,
  status: 'draft',
  publicStage: 'preparing',
  permitType,
  villageCode: '31.71.06.1001',
  createdAt: at,
  submittedAt: null,
  updatedAt: at,
}
const notStarted = { state: 'not_started', dueFor: 'completeness_check', dueAt: null } as const

const caseExample = {
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

export const NewVersion = named(
  'NewVersion',
  Type.Object(
    { version: VersionNumber },
    {
      additionalProperties: false,
      description: 'The version to move to: the one in force.',
      examples: [{ version: 2 }],
    },
  ),
)
export const VersionMove = named(
  'VersionMove',
  Type.Object(
    {
      dryRun: Type.Boolean({ description: 'Whether nothing was written.' }),
      from: VersionNumber,
      to: VersionNumber,
      changes: Type.Array(ref(PermitTypeChange), {
        description: 'What differs between the two: fields, documents, stages, fee and the rest.',
      }),
      setAside: ref(SetAside),
      application: ref(Application),
    },
    {
      description: 'What moving a draft to another version of its permit type did, or would do.',
      examples: [
        {
          dryRun: false,
          from: 1,
          to: 2,
          changes: [{ kind: 'removed', pointer: '/form/building/colour' }],
          setAside: asideExample,
          application: {
            ...caseExample,
            permitType: { ...permitType, version: 2, newerVersion: null },
            setAside: asideExample,
          },
        },
      ],
    },
  ),
)

const summaryExample = {
  ...commonExample,
  officeId: null,
  applicantName: 'Applicant 1',
  assigneeId: null,
  escalated: false,
  clock: { ...clockSummaryExample, ...notStarted },
}
export const ApplicationSummary = named(
  'ApplicationSummary',
  Type.Object(
    {
      ...common,
      officeId: nullable(Id('The responsible office.')),
      applicantName: nullable(
        Type.String({
          description:
            'The name of the applicant, as it was answered. Shown to the applicant, to the front desk and to ' +
            'officers whose step the application waits for; null to others, and where there is none. The applicant ' +
            'sees who it was shown to.',
        }),
      ),
      assigneeId: nullable(Id('Who of the office works on it; not told to its applicant.')),
      clock: ref(ClockSummary),
      escalated: Type.Boolean({
        description:
          'Whether it was brought before an office above, by a rule of its permit type; its events say which and when.',
      }),
    },
    { description: 'An application as lists show it.', examples: [summaryExample] },
  ),
)

export const ApplicationList = listOf(
  'ApplicationList',
  ApplicationSummary,
  'Applications, in the order asked for.',
  summaryExample,
)

export const ApplicationQuery = Type.Object(
  {
    scope: Type.Optional(
      OneOf(scopes, {
        description:
          'Those one has filed, those of the offices one works for and below, or those filed for others at the ' +
          'front desks one serves. Without it: office for officers, own for others, and with `reference` or ' +
          '`permitNumber` all that one may see.',
      }),
    ),
    status: Type.Optional(OneOf(statuses, { description: 'Only in this status.' })),
    permitType: Type.Optional(PermitTypeCode),
    reference: Type.Optional(
      Type.String({
        minLength: 9,
        maxLength: 30,
        description:
          'Only the one with this reference, however it was written down: case, dashes and O for 0 do not matter. ' +
          'Not with filters that sort by due.',
        examples: [reference],
      }),
    ),
    permitNumber: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 200,
        description: 'Only the one whose permit has exactly this number. Not with filters that sort by due.',
        examples: ['128/8.1/31.71.06/-1.785.51/2026'],
      }),
    ),
    villageCode: Type.Optional(
      RegionCode('Only those for a place in this village. Not with filters that sort by due.'),
    ),
    officeId: Type.Optional(Id('With scope office or counter: only those of this office.')),
    deemedGranted: Type.Optional(
      Type.Literal(true, { description: 'Only those that silence has granted, whether or not the permit was issued.' }),
    ),
    sort: Type.Optional(
      OneOf(['newest', 'due'], {
        description:
          'The newest draft first, or with scope office what is due first: then only what has not come to its end, and last what nobody can say of when it is due. Without it: newest, or due where one of the following is asked for.',
      }),
    ),
    assigneeId: Type.Optional(
      Type.String({
        pattern: `^(?:me|none|${uuid})$`,
        description:
          "Sorted by due: only what this officer has, `me`, or what waits for an officer and is nobody's (`none`).",
        examples: ['me'],
      }),
    ),
    overdue: Type.Optional(
      Type.Boolean({
        description: 'Sorted by due: only those whose time has run out, or only those whose time has not.',
      }),
    ),
    escalated: Type.Optional(
      Type.Literal(true, {
        description:
          'Sorted by due: only those that were brought before an office above, by a rule of their permit type.',
      }),
    ),
    dueBefore: Type.Optional(Timestamp('Sorted by due: only those that are due before.')),
    ...paging,
  },
  { additionalProperties: false },
)

export const TransitionPreview = named(
  'TransitionPreview',
  Type.Object(
    {
      dryRun: Type.Literal(true, { description: 'Nothing was written.' }),
      action: OneOf(actions, { description: 'The step that would be taken.' }),
      from: OneOf(statuses, { description: 'The status now.' }),
      to: OneOf(statuses, { description: 'The status it would have.' }),
    },
    {
      description: 'What a step would do: it would succeed now.',
      examples: [{ dryRun: true, action: 'submit', from: 'draft', to: 'submitted' }],
    },
  ),
)

export const applicationSchemas = [
  CasePermit,
  OpenMoney,
  StartFrom,
  Assistance,
  NewApplication,
  ApplicationPatch,
  CasePermitType,
  AnswerFault,
  SetAsideAnswer,
  SetAsideDocument,
  SetAside,
  EarlierApplication,
  StartedFrom,
  NewVersion,
  VersionMove,
  OriginalMatch,
  CaseDocument,
  ApplicationPermitType,
  Application,
  ApplicationSummary,
  ApplicationList,
  ReturnReason,
  ...stepSchemas,
  NewTransition,
  TransitionPreview,
]
