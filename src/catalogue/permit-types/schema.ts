import Type, { type Static } from 'typebox'
import { Names, named, nullable, OneOf, ref } from '../../http/schema.ts'
import { LegalRemedy } from '../../network/legal-remedies/schema.ts'
import { AuthorityRule, LegalBasis } from './definition/authority-schema.ts'
import { ConsultationRule, consultationRuleSchemas } from './definition/consultation-schema.ts'
import { definitionExample, shortDefinitionExample } from './definition/definition-example.ts'
import { DocumentSlot } from './definition/document-schema.ts'
import { EscalationRule } from './definition/escalation-schema.ts'
import { FeeLineRule, FeeQuantityRule, FeeRule } from './definition/fee-schema.ts'
import { InspectionRule, inspectionRuleSchemas } from './definition/inspection-schema.ts'
import {
  CertificateRule,
  LastDayRule,
  NumberingRule,
  permitRuleSchemas,
  RemindBeforeDays,
  ValidityRule,
} from './definition/permit-schema.ts'
import { Sample } from './definition/sample-schema.ts'
import { Stages } from './definition/stage-schema.ts'
import { CompletenessCheck, LapseAfterDays, Retention, ServiceTime, timeSchemas } from './definition/time-schema.ts'
import { AnswerPointer } from './schema-parts.ts'
import { summaryMembers, versionExample, versionMembers } from './summary-schema.ts'
import { deemedApprovals, earlierDraftRules, originalsGates } from './vocabulary.ts'

const definitionMembers = {
  ...summaryMembers,
  legalBasis: Type.Array(ref(LegalBasis), { maxItems: 20, description: 'Regulations that apply, where known.' }),
  authority: Type.Optional(
    Type.Array(ref(AuthorityRule), {
      maxItems: 30,
      description: 'Rules for the issuing level. The first one in force whose condition holds decides; else `level`.',
    }),
  ),
  stages: ref(Stages),
  inspection: Type.Optional(ref(InspectionRule)),
  consultations: Type.Optional(ref(ConsultationRule)),
  originalsGate: OneOf(originalsGates, { description: 'Point at which the original papers must have been matched.' }),
  serviceTime: nullable(ref(ServiceTime)),
  completenessCheck: Type.Optional(ref(CompletenessCheck)),
  deemedApproval: Type.Optional(
    OneOf(deemedApprovals, {
      description:
        'Effect of silence when the service time has run out. `off`, or absent: none. `alarm`: the application is ' +
        'marked as deemed granted, and the office has to act. `automatic`: it is marked, and the permit is issued ' +
        'at once. If an inspection, a fee or a match of originals is outstanding, the history names it and the ' +
        'office acts. More may come.',
    }),
  ),
  escalation: Type.Optional(
    Type.Array(ref(EscalationRule), {
      minItems: 1,
      maxItems: 5,
      description: 'Rules by which an application is escalated to the office above. Absent: never.',
    }),
  ),
  legalRemedy: Type.Optional(ref(LegalRemedy)),
  lapseAfterDays: ref(LapseAfterDays),
  retention: Type.Optional(ref(Retention)),
  numbering: Type.Optional(ref(NumberingRule)),
  validity: Type.Optional(ref(ValidityRule)),
  lastDay: Type.Optional(ref(LastDayRule)),
  remindBeforeDays: Type.Optional(RemindBeforeDays),
  certificate: Type.Optional(ref(CertificateRule)),
  holder: Type.Optional(
    Type.Array(AnswerPointer, {
      minItems: 1,
      maxItems: 5,
      description:
        'Answers that may hold the name of the permit holder; the first one given counts. Absent: `/applicant/name`.',
    }),
  ),
  openData: Type.Optional(
    Type.Boolean({
      description:
        'True: issued permits of this type are published as open data, without personal data and grouped by place ' +
        'and month. Absent or false: they are not. Leave it out where the trade or the situation of a holder would ' +
        'identify a person.',
    }),
  ),
  fee: Type.Optional(nullable(ref(FeeRule))),
  earlierDrafts: Type.Optional(
    OneOf(earlierDraftRules, {
      description:
        'Drafts of earlier versions from the first day of this version on. `submit`: they are submitted as they are, ' +
        'with the fee and the rules of their version. `move_first`: they are moved to the version in force before ' +
        'that. Absent: the rule of the last version that stated one still holds, for the drafts of which it spoke; ' +
        'without any, `submit`. Submitted applications keep their version. More may come.',
    }),
  ),
  notes: ref(Names),
  form: Type.Unsafe<Record<string, unknown>>({
    type: 'object',
    additionalProperties: true,
    description:
      'The form: a JSON Schema 2020-12 of the answers, an object. It comes back in the order in which it was ' +
      'written. Our own keywords hold texts in both languages. `x-label` names a field or a choice. `x-help` ' +
      'explains it. `x-unit` is the unit of a number. `x-pattern-error` is shown for an answer that does not match ' +
      'the `pattern` beside it. A `pattern` needs `examples` beside it, and each has to match: refusals show the ' +
      'first. Choices are `oneOf` with `const` and `x-label`; an `enum` is refused. `x-sections`, at the top level ' +
      'only, lists the steps of the form: `code`, `names`, `fields` and, if needed, `help`. `fields` are JSON ' +
      'Pointers to fields of the top level; each field is in exactly one section. References point into the form and ' +
      'never form a loop. A list has a `maxItems` of at most 1,000. A text of more than 10,000 characters matches no ' +
      'pattern. The patterns have at most 5,000 characters in all. `x-personal` (nik, npwp, phone, email, address, ' +
      'other) marks answers that are encrypted, and masked for readers who do not need them. A field whose format or ' +
      'pattern fits a personal number or an e-mail address must be marked.',
  }),
  documents: Type.Array(ref(DocumentSlot), { maxItems: 60, description: 'Documents of an application.' }),
  samples: Type.Optional(Type.Array(ref(Sample), { maxItems: 30, description: 'Tests of the rules.' })),
}
export const PermitTypeDefinition = named(
  'PermitTypeDefinition',
  Type.Object(definitionMembers, {
    additionalProperties: false,
    description: 'The definition of a permit type: form, documents, stages, rules, and samples that test the rules.',
    examples: [definitionExample],
  }),
)
export type PermitTypeDefinition = Static<typeof PermitTypeDefinition>

export const PermitTypeVersion = named(
  'PermitTypeVersion',
  Type.Object(
    { ...versionMembers, ...definitionMembers },
    {
      additionalProperties: false,
      description: 'A version of a permit type, in full. A published version never changes.',
      examples: [{ ...versionExample, ...shortDefinitionExample }],
    },
  ),
)
export type PermitTypeVersion = Static<typeof PermitTypeVersion>

export const permitTypeSchemas = [
  ...inspectionRuleSchemas,
  EscalationRule,
  ...consultationRuleSchemas,
  ...permitRuleSchemas,
  DocumentSlot,
  LegalBasis,
  ...timeSchemas,
  Stages,
  AuthorityRule,
  FeeLineRule,
  FeeQuantityRule,
  FeeRule,
  Sample,
  PermitTypeDefinition,
  PermitTypeVersion,
]
