import Type, { type Static } from 'typebox'
import { Instant, listOf, Names, named, nullable, OneOf, paging, RegionCode, ref } from '../../http/schema.ts'
import { levels } from '../../network/offices/network.ts'
import { EscalationRule } from './escalation-schema.ts'
import { InspectionRule, inspectionRuleSchemas } from './inspection-schema.ts'
import { CertificateRule, NumberingRule, permitRuleSchemas, ValidityRule } from './permit-schema.ts'
import { queryCharactersLimit } from './search.ts'
import { CompletenessCheck, ServiceTime, timeSchemas } from './time-schema.ts'
import { deemedApprovals, originalsGates } from './vocabulary.ts'

export const codePattern = '^[A-Z][A-Z0-9-]{1,15}$'
export const Code = Type.String({ pattern: codePattern, description: "The permit type's code.", examples: ['IMB'] })
export const VersionNumber = Type.Integer({
  minimum: 1,
  maximum: 1_000_000,
  description: 'Which version. A published version never changes.',
  examples: [1],
})
const Day = (description: string) => Type.String({ format: 'date', description, examples: ['2015-01-02'] })
const Level = OneOf(levels, { description: 'The level whose office issues the permit.' })
const certainties = ['known', 'reported', 'uncertain'] as const
const Certainty = (of: string) =>
  OneOf(certainties, { description: `How certain ${of} is: known, reported by a source, or uncertain.` })
const Rule = (description: string) =>
  Type.String({
    minLength: 1,
    maxLength: 1_000,
    description: `${description} A CEL expression over \`answers\` and \`place\`.`,
    examples: ['answers.building.floors > 2'],
  })

/** Ten years of waiting: longer is no deadline. */
const mostCalendarDays = 3_650
/** What S3 takes in one piece. */
const largestFileBytes = 5 * 1024 ** 3

const slotExample = {
  slot: 'identity_card',
  names: { id: 'KTP pemohon', en: "Applicant's identity card" },
  required: true,
  originalRequired: true,
  formats: ['application/pdf', 'image/jpeg', 'image/png'],
  maxBytes: 10_485_760,
}

export const DocumentSlot = named(
  'DocumentSlot',
  Type.Object(
    {
      slot: Type.String({ pattern: '^[a-z][a-z0-9_]{1,39}$', description: "The slot's name in this permit type." }),
      names: ref(Names),
      hint: Type.Optional(ref(Names)),
      required: Type.Boolean({ description: 'Without it the application cannot be submitted.' }),
      requiredWhen: Type.Optional(Rule('For a document that is not always required: when it is.')),
      originalRequired: Type.Boolean({
        description: 'An officer compares the original paper with the file, when the file was sent.',
      }),
      formats: Type.Array(Type.String(), {
        minItems: 1,
        maxItems: 10,
        description: 'Media types taken, judged by content.',
      }),
      maxBytes: Type.Integer({ minimum: 1, maximum: largestFileBytes, description: 'Largest file taken, in bytes.' }),
    },
    {
      additionalProperties: false,
      description: 'A place for one document of an application.',
      examples: [slotExample],
    },
  ),
)
export type DocumentSlot = Static<typeof DocumentSlot>

export const LegalBasis = named(
  'LegalBasis',
  Type.Object(
    {
      citation: Type.String({ description: 'The regulation, as it is cited.' }),
      about: ref(Names),
      certainty: Certainty('the citation'),
    },
    {
      additionalProperties: false,
      description: 'A regulation that something rests on.',
      examples: [
        {
          citation: 'Perda DKI Jakarta 3/2012',
          about: { id: 'Retribusi daerah', en: 'Regional fees' },
          certainty: 'reported',
        },
      ],
    },
  ),
)

const Stages = named(
  'Stages',
  Type.Object(
    {
      inspection: Type.Boolean({ description: 'The site is inspected before approval.' }),
      inspectionWhen: Type.Optional(Rule('When there is an inspection stage: when it is asked for.')),
      consultation: Type.Optional(
        Type.Boolean({
          description: 'Another agency may be asked for its opinion during the review; without it, none is.',
        }),
      ),
      fee: Type.Boolean({ description: 'A fee may be due before the permit is signed.' }),
    },
    {
      additionalProperties: false,
      description: 'The optional stages of a permit type.',
      examples: [{ inspection: true, fee: true }],
    },
  ),
)

const authorityExample = {
  from: '2018-01-01',
  level: 'village',
  when: 'answers.land.area < 100.0',
  because: { id: 'Luas tanah di bawah 100 m²', en: 'Land of less than 100 m²' },
  certainty: 'reported',
}
const AuthorityRule = named(
  'AuthorityRule',
  Type.Object(
    {
      from: Day('The first day it is in force.'),
      until: Type.Optional(Day('The last day it is in force.')),
      level: Level,
      when: Type.Optional(Rule('When it applies; absent: always.')),
      because: ref(Names),
      certainty: Certainty('the rule'),
    },
    {
      additionalProperties: false,
      description: 'Who issues the permit, in which case, on which days.',
      examples: [authorityExample],
    },
  ),
)

const lineExample = {
  code: 'floor_area',
  names: { id: 'Luas lantai', en: 'Floor area' },
  amount: 'int(answers.land.area * 1250.0)',
}
const FeeLineRule = named(
  'FeeLineRule',
  Type.Object(
    {
      code: Type.String({ pattern: '^[a-z][a-z0-9_]{1,39}$', description: "The line's name in this tariff." }),
      names: ref(Names),
      when: Type.Optional(Rule('When it is charged; absent: always.')),
      amount: Rule('What is charged, in whole rupiah.'),
    },
    { additionalProperties: false, description: 'A line of the computation of a fee.', examples: [lineExample] },
  ),
)

const FeeRule = named(
  'FeeRule',
  Type.Object(
    {
      tariff: Type.String({ minLength: 1, maxLength: 80, description: 'Which version of the tariff.' }),
      certainty: Certainty('the tariff'),
      lines: Type.Array(ref(FeeLineRule), {
        maxItems: 30,
        description: 'What the fee is made of. Empty: the tariff is not known here.',
      }),
      dueAfterDays: Type.Optional(
        Type.Integer({
          minimum: 1,
          maximum: mostCalendarDays,
          description:
            'Calendar days after its assessment until it is due; absent: as long as an application waits for payment.',
        }),
      ),
    },
    {
      additionalProperties: false,
      description: 'How the fee is computed.',
      examples: [{ tariff: '2014-sample', certainty: 'uncertain', lines: [lineExample] }],
    },
  ),
)

const sampleExample = {
  names: { id: 'Rumah kecil', en: 'A small house' },
  villageCode: '31.71.06.1001',
  on: '2026-11-23',
  answers: { land: { area: 150 }, floors: 1 },
  expect: { level: 'district', documents: ['identity_card'], inspection: true, fee: 187_500 },
}
const Sample = named(
  'PermitTypeSample',
  Type.Object(
    {
      names: ref(Names),
      villageCode: RegionCode('The village of the place.'),
      on: Day('The day the rules are asked on.'),
      answers: Type.Unsafe<Record<string, unknown>>({
        type: 'object',
        additionalProperties: true,
        description: 'Whole answers to the form.',
      }),
      expect: Type.Object(
        {
          level: Level,
          documents: Type.Array(Type.String({ description: 'A slot.' }), {
            maxItems: 60,
            description: 'The required slots, in the order of the type.',
          }),
          inspection: Type.Boolean({ description: 'Whether an inspection is asked for.' }),
          fee: nullable(
            Type.Integer({
              minimum: 0,
              description: 'The fee in whole rupiah; null when the type has none or its tariff is not known.',
            }),
          ),
        },
        { additionalProperties: false, description: 'What the rules have to say.' },
      ),
    },
    {
      additionalProperties: false,
      description: "Sample answers with what the rules have to make of them: a type's own tests.",
      examples: [sampleExample],
    },
  ),
)

const LapseDays = Type.Integer({ minimum: 1, maximum: mostCalendarDays, description: 'Calendar days.' })
const LapseAfterDays = named(
  'LapseAfterDays',
  Type.Object(
    {
      returned: Type.Optional(LapseDays),
      awaiting_payment: Type.Optional(LapseDays),
      awaiting_originals: Type.Optional(LapseDays),
    },
    {
      additionalProperties: false,
      description:
        'After how many calendar days of waiting for the applicant an application lapses; absent: never. It never ' +
        'lapses while an answer of the applicant waits for an officer, and the days are counted from the day on ' +
        'which the answer was dealt with.',
      examples: [{ returned: 90 }],
    },
  ),
)

const Retention = named(
  'Retention',
  Type.Object(
    {
      years: Type.Integer({
        minimum: 1,
        maximum: 100,
        description: 'Full years from the day the application was closed.',
      }),
      certainty: Certainty('the time'),
    },
    {
      additionalProperties: false,
      description:
        'How long personal answers and documents of a closed application are kept. The application, its numbers and its history stay.',
      examples: [{ years: 10, certainty: 'uncertain' }],
    },
  ),
)

export const versionMembers = {
  code: Code,
  version: VersionNumber,
  validFrom: Day('The first day on which applications are drafted with this version.'),
}
export const summaryMembers = { names: ref(Names), summary: ref(Names), level: Level }
export const versionExample = { code: 'IMB', version: 1, validFrom: '2015-01-02' }
export const summaryExample = {
  names: { id: 'Izin Mendirikan Bangunan (IMB) Rumah Tinggal', en: 'House building permit (IMB)' },
  summary: {
    id: 'Izin untuk mendirikan, mengubah, atau memperluas rumah tinggal.',
    en: 'Permission to build, alter or extend a house.',
  },
  level: 'district',
}

export const PermitType = named(
  'PermitType',
  Type.Object(
    { ...versionMembers, ...summaryMembers },
    {
      additionalProperties: false,
      description: 'A permit type as the catalogue lists it, by the version that is in force.',
      examples: [{ ...versionExample, ...summaryExample }],
    },
  ),
)

const definitionMembers = {
  ...summaryMembers,
  legalBasis: Type.Array(ref(LegalBasis), { maxItems: 20, description: 'The regulations it rests on, where known.' }),
  authority: Type.Optional(
    Type.Array(ref(AuthorityRule), {
      maxItems: 30,
      description: 'Who issues it: the first rule that is in force and applies. If none does, `level`.',
    }),
  ),
  stages: ref(Stages),
  inspection: Type.Optional(ref(InspectionRule)),
  originalsGate: OneOf(originalsGates, { description: 'When the original papers must have been matched.' }),
  serviceTime: nullable(ref(ServiceTime)),
  completenessCheck: Type.Optional(ref(CompletenessCheck)),
  deemedApproval: Type.Optional(
    OneOf(deemedApprovals, {
      description:
        'What comes of silence when the service time has run out. `alarm`: the application is marked as deemed granted and stays where it is, for the office to act. `automatic`: it is marked, and the permit is issued at once, unless an inspection, a fee or the match of originals that it needs is still wanting; then the history says which, and the office acts. `off`, or absent: nothing. More may come.',
    }),
  ),
  escalation: Type.Optional(
    Type.Array(ref(EscalationRule), {
      minItems: 1,
      maxItems: 5,
      description: 'When an application is brought before the office above; absent: never.',
    }),
  ),
  lapseAfterDays: ref(LapseAfterDays),
  retention: Type.Optional(ref(Retention)),
  numbering: Type.Optional(ref(NumberingRule)),
  validity: Type.Optional(ref(ValidityRule)),
  certificate: Type.Optional(ref(CertificateRule)),
  holder: Type.Optional(
    Type.Array(Type.String({ pattern: '^(/[^/]{1,60}){1,10}$', description: 'A JSON Pointer into the answers.' }), {
      minItems: 1,
      maxItems: 5,
      description:
        'Where the answers have the name of the holder: the first that is answered. Absent: `/applicant/name`.',
    }),
  ),
  fee: Type.Optional(nullable(ref(FeeRule))),
  notes: ref(Names),
  form: Type.Unsafe<Record<string, unknown>>({
    type: 'object',
    additionalProperties: true,
    description:
      'The form: a JSON Schema 2020-12 of the answers, an object. It comes back in the order in which it was ' +
      'written. Its own keywords are texts in both languages: `x-label` names a field or a choice, `x-help` ' +
      'explains it, `x-unit` is the unit of a number, `x-pattern-error` is shown for an answer that does not match ' +
      'the `pattern` beside it. Choices are `oneOf` with `const` and `x-label`: an `enum` is refused. ' +
      '`x-sections`, at the top only, are the steps of the form: a list of `code`, `names`, `help` if there is ' +
      'any, and `fields` (JSON Pointers to fields of the top level, each in exactly one section). References lead ' +
      'to places in the form and never back; a list has a `maxItems`, 1,000 at most; a text of more than 10,000 ' +
      'characters fits no pattern. `x-personal` (nik, npwp, phone, email, address, other) marks answers that are ' +
      'encrypted, and masked for whoever does not need them; fields whose shape tells have to be marked.',
  }),
  documents: Type.Array(ref(DocumentSlot), { maxItems: 60, description: 'The documents it asks for.' }),
  samples: Type.Optional(
    Type.Array(ref(Sample), { maxItems: 30, description: 'Sample answers and what they lead to.' }),
  ),
}
const definitionExample = {
  ...summaryExample,
  legalBasis: [],
  stages: { inspection: true, fee: true },
  originalsGate: 'before_signing',
  serviceTime: { amount: 14, unit: 'working_days', certainty: 'reported' },
  completenessCheck: { time: { amount: 1, unit: 'working_days', certainty: 'uncertain' }, silence: 'alarm' },
  authority: [authorityExample],
  lapseAfterDays: { returned: 90 },
  fee: { tariff: '2014-sample', certainty: 'uncertain', lines: [lineExample] },
  notes: { id: 'Tarif adalah contoh.', en: 'The fee is a sample.' },
  form: {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    'x-sections': [{ code: 'house', names: { id: 'Rumah', en: 'House' }, fields: ['/land', '/floors'] }],
    type: 'object',
    properties: {
      land: {
        type: 'object',
        'x-label': { id: 'Tanah', en: 'Land' },
        required: ['area'],
        additionalProperties: false,
        properties: {
          area: {
            type: 'number',
            'x-label': { id: 'Luas', en: 'Area' },
            'x-help': { id: 'Sesuai bukti hak.', en: 'As in the title.' },
            'x-unit': { id: 'm²', en: 'm²' },
            minimum: 1,
            maximum: 100_000,
          },
        },
      },
      floors: { type: 'integer', 'x-label': { id: 'Lantai', en: 'Floors' }, minimum: 1, maximum: 4 },
    },
    required: ['land', 'floors'],
    additionalProperties: false,
  },
  documents: [slotExample],
  samples: [sampleExample],
}

export const PermitTypeDefinition = named(
  'PermitTypeDefinition',
  Type.Object(definitionMembers, {
    additionalProperties: false,
    description: 'What a permit type is: form, documents, stages, rules, and samples that test them.',
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
      description: 'One version of a permit type, in full. A published version never changes.',
      examples: [{ ...versionExample, ...definitionExample }],
    },
  ),
)
export type PermitTypeVersion = Static<typeof PermitTypeVersion>

export const PermitTypeList = listOf('PermitTypeList', PermitType, 'Permit types in order of their code.', {
  ...versionExample,
  ...summaryExample,
})

export const PermitTypeQuery = Type.Object(
  {
    q: Type.Optional(
      Type.String({
        maxLength: queryCharactersLimit,
        examples: ['izin rumah'],
        description:
          'Words of the code, the names or the summary, in Indonesian or English, without regard to case and accents; the beginning of a word will do. All of them have to be there. Blank: as if it were not given.',
      }),
    ),
    level: Type.Optional(Level),
    fee: Type.Optional(Type.Boolean({ description: 'Only those that may cost a fee, or only those that never do.' })),
    inspection: Type.Optional(
      Type.Boolean({ description: 'Only those whose site may be inspected, or only those without that stage.' }),
    ),
    originalsGate: Type.Optional(
      OneOf(originalsGates, { description: 'Only those that want the originals at this point.' }),
    ),
    regionCode: Type.Optional(
      RegionCode(
        'Only those that can be applied for from this region: its own office, or one above it, has them online. Authority that depends on the answers is left open.',
      ),
    ),
    ...paging,
  },
  { additionalProperties: false },
)

const draftMembers = {
  code: Code,
  revision: Type.Integer({ minimum: 1, description: 'Counts every change; the ETag begins with it.' }),
  updatedAt: Instant('When it last changed.'),
}
const draftExample = { code: 'IMB', revision: 1, updatedAt: '2026-11-23T02:15:30.000Z' }

export const NewPermitTypeDraft = named(
  'NewPermitTypeDraft',
  Type.Object(
    {
      code: Code,
      definition: Type.Optional(ref(PermitTypeDefinition)),
    },
    {
      additionalProperties: false,
      description: 'A draft to begin with; without a definition, that of the newest version.',
      examples: [{ code: 'FENCE', definition: definitionExample }],
    },
  ),
)

export const PermitTypeDraft = named(
  'PermitTypeDraft',
  Type.Object(
    { ...draftMembers, definition: ref(PermitTypeDefinition) },
    {
      additionalProperties: false,
      description: 'A permit type being written.',
      examples: [{ ...draftExample, definition: definitionExample }],
    },
  ),
)

export const PermitTypeDraftSummary = named(
  'PermitTypeDraftSummary',
  Type.Object(
    { ...draftMembers, names: ref(Names) },
    {
      additionalProperties: false,
      description: 'A draft as lists show it.',
      examples: [{ ...draftExample, names: summaryExample.names }],
    },
  ),
)
export const PermitTypeDraftList = listOf(
  'PermitTypeDraftList',
  PermitTypeDraftSummary,
  'Drafts in order of their code.',
  { ...draftExample, names: summaryExample.names },
)

export const NewPublication = named(
  'NewPublication',
  Type.Object(
    {
      validFrom: Day('The first day on which applications are drafted with it; not in the past.'),
      confirmedRules: Type.Optional(
        Type.Array(Type.String({ maxLength: 200, description: 'The pointer of a rule, as the refusal names it.' }), {
          maxItems: 200,
          uniqueItems: true,
          description:
            'Rules that the samples do not prove and that the publisher has checked. A rule that needs no ' +
            'confirmation is refused.',
        }),
      ),
    },
    {
      additionalProperties: false,
      description: 'From when on the draft is in force.',
      examples: [{ validFrom: '2026-12-01' }, { validFrom: '2026-12-01', confirmedRules: ['/fee/lines/0/when'] }],
    },
  ),
)

export const retirementExample = { from: '2027-01-01', reason: 'Replaced by the national business number.' }
export const Retirement = named(
  'Retirement',
  Type.Object(
    {
      from: Day('The first day on which nobody can begin an application any more.'),
      reason: Type.String({ minLength: 1, maxLength: 2_000, description: 'Why; everybody may read it.' }),
    },
    {
      additionalProperties: false,
      description: 'The end of a permit type. Applications under way finish.',
      examples: [retirementExample],
    },
  ),
)

const rolloutExample = { regionCode: '31.71', level: 'district', online: true }
const rolloutMembers = {
  regionCode: RegionCode('The office of this region and those below it.'),
  level: Type.Optional(OneOf(levels, { description: 'Of these, only the offices of this level.' })),
  online: Type.Boolean({ description: 'Whether new applications of this type are taken there from now on.' }),
}
export const NewRollout = named(
  'NewRollout',
  Type.Object(rolloutMembers, {
    additionalProperties: false,
    description: 'Where a permit type goes online, or offline again.',
    examples: [rolloutExample],
  }),
)
export const Rollout = named(
  'Rollout',
  Type.Object(
    { ...rolloutMembers, offices: Type.Integer({ minimum: 0, description: 'How many offices changed.' }) },
    {
      additionalProperties: false,
      description: 'A turn of the pilot switch.',
      examples: [{ ...rolloutExample, offices: 8 }],
    },
  ),
)

export const PermitTypeChange = named(
  'PermitTypeChange',
  Type.Object(
    {
      kind: OneOf(['added', 'removed', 'changed'], { description: 'What happened to it.' }),
      pointer: Type.String({
        description: 'JSON Pointer into the definition: a field of the form, a document by its slot, a stage, the fee.',
      }),
    },
    {
      additionalProperties: false,
      description: 'One difference between two versions.',
      examples: [{ kind: 'added', pointer: '/documents/neighbour_consent' }],
    },
  ),
)
export const PermitTypeChanges = named(
  'PermitTypeChanges',
  Type.Object(
    {
      from: VersionNumber,
      to: VersionNumber,
      changes: Type.Array(ref(PermitTypeChange), { description: 'Every difference.' }),
    },
    {
      additionalProperties: false,
      description: 'What differs between two versions of a permit type.',
      examples: [{ from: 1, to: 2, changes: [{ kind: 'added', pointer: '/documents/neighbour_consent' }] }],
    },
  ),
)

export const permitTypeSchemas = [
  ...inspectionRuleSchemas,
  EscalationRule,
  ...permitRuleSchemas,
  DocumentSlot,
  LegalBasis,
  ...timeSchemas,
  Stages,
  AuthorityRule,
  FeeLineRule,
  FeeRule,
  Sample,
  LapseAfterDays,
  Retention,
  PermitType,
  PermitTypeDefinition,
  PermitTypeVersion,
  PermitTypeList,
  NewPermitTypeDraft,
  PermitTypeDraft,
  PermitTypeDraftSummary,
  PermitTypeDraftList,
  NewPublication,
  Retirement,
  NewRollout,
  Rollout,
  PermitTypeChange,
  PermitTypeChanges,
]
