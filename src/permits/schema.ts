import Type from 'typebox'
import { exampleAt, exampleId } from '../http/examples.ts'
import { NextAction } from '../http/problems/schema.ts'
import { Day, Id, Instant, listOf, Names, named, nullable, OneOf, RegionCode, ref, Timestamp } from '../http/schema.ts'
import { DecisionRemedy } from '../network/legal-remedies/decision-schema.ts'
import { exampleOffice, exampleOfficeInNetwork } from '../network/offices/example.ts'
import { Office } from '../network/offices/schema.ts'
import { permitHistorySchemas } from './history-schema.ts'
import { permitActions, permitStates } from './life.ts'
import { exampleNumber, PermitNumber, Successor } from './schema-parts.ts'
import { permitStatusSchemas } from './status-schema.ts'
import { NewPermitTransition, permitStepSchemas } from './steps-schema.ts'

const example = {
  id: exampleId,
  version: 1,
  number: exampleNumber,
  reference: '7K3M-9QXT-F',
  state: 'in_force',
  permitType: {
    code: 'IMB',
    names: { id: 'Izin Mendirikan Bangunan (IMB) Rumah Tinggal', en: 'House building permit (IMB)' },
  },
  villageCode: '31.71.06.1001',
  issuedBy: exampleOfficeInNetwork,
  office: exampleOfficeInNetwork,
  issuedAt: exampleAt,
  handedOverAt: null,
  validFrom: '2026-11-23',
  validUntil: null,
  revokedFrom: null,
  supersededBy: null,
  changedAt: exampleAt,
  holder: null,
  maskedHolder: 'A••• 1•••',
}

const PermitDecision = named(
  'PermitDecision',
  Type.Object(
    {
      action: OneOf(permitActions, { description: 'Step in the life of the permit.' }),
      reason: Type.String({ description: 'Reason that was given for it.' }),
      legalBasis: nullable(Type.String({ description: 'Regulation that it is based on.' })),
      decreeNumber: Type.String({ description: 'Number of the decree.' }),
      effectiveOn: nullable(Day('First day of a revocation. Null for other decisions.')),
      office: ref(Names),
      at: Timestamp('Time of the decision.'),
      legalRemedy: Type.Optional(ref(DecisionRemedy)),
    },
    {
      additionalProperties: false,
      description:
        'The last decision of a head on a permit after its issue that no objection has taken back. `legalRemedy` is ' +
        'there for a suspension and a revocation.',
      examples: [
        {
          action: 'suspend',
          reason: 'The site is under investigation.',
          legalBasis: 'The regulation on building permits',
          decreeNumber: '11/SK-BEKU/2026',
          effectiveOn: null,
          office: exampleOffice.names,
          at: exampleAt,
        },
      ],
    },
  ),
)

const PermitCondition = named(
  'PermitCondition',
  Type.Object(
    { agency: ref(Names), text: ref(Names) },
    {
      additionalProperties: false,
      description: 'A condition that an agency proposed and the approval took over.',
      examples: [
        {
          agency: { id: 'Dinas pemadam kebakaran (contoh)', en: 'Fire service (sample)' },
          text: { id: 'Tangga kedua tidak terhalang.', en: 'The second stair is kept free.' },
        },
      ],
    },
  ),
)

export const Permit = named(
  'Permit',
  Type.Object(
    {
      id: Id('Identifier of the permit.'),
      version: Type.Integer({
        minimum: 1,
        description: 'Version of the permit. Each event adds one, and the ETag begins with it.',
      }),
      number: PermitNumber,
      reference: Type.String({ description: 'Reference of its application.' }),
      state: OneOf(permitStates, { description: 'State now. Only `in_force` is valid. More may come.' }),
      permitType: Type.Object(
        {
          code: Type.String({ description: 'Code in the catalogue.' }),
          names: ref(Names),
        },
        { additionalProperties: false, description: 'The permit type and the version under which it was issued.' },
      ),
      villageCode: RegionCode('Village for which it was issued.'),
      issuedBy: ref(Office),
      office: ref(Office),
      issuedAt: Instant('Time of the signature.'),
      handedOverAt: nullable(Instant('Time of the handover. Null until then.')),
      validFrom: nullable(Day('First day of validity. Null while it is not known.')),
      validUntil: nullable(Day('Last day of validity. Null: no limit.')),
      revokedFrom: nullable(
        Day('First day of the revocation. Until that day `state` still applies. Null: not revoked.'),
      ),
      supersededBy: nullable(Successor),
      changedAt: Instant('Time of the last change.'),
      holder: nullable(
        Type.Object(
          {
            name: Type.String({ description: 'Name in the application now, such as that of the company.' }),
            correctedAt: nullable(
              Instant(
                'Time of the last correction of the name after the permit was issued. The permit stays as it is: its ' +
                  'certificate and `maskedHolder` have the earlier name. Null: the name is that of the certificate.',
              ),
            ),
          },
          {
            additionalProperties: false,
            description:
              'Holder, by `holder` of the permit type. Only for agencies whose purpose opens it. Null also if the ' +
              'application names nobody, or if the permit type marks the name as personal.',
          },
        ),
      ),
      maskedHolder: nullable(
        Type.String({ description: "First letters of the holder's name on the certificate. Null without a name." }),
      ),
      applicationId: Type.Optional(Id('Its application. Only for people who get this one permit.')),
      verificationPath: Type.Optional(
        Type.String({
          format: 'uri-reference',
          description: 'URL path at which anybody can check the permit. Only for people who get this one permit.',
        }),
      ),
      conditions: Type.Optional(
        Type.Array(ref(PermitCondition), {
          description: 'Conditions of agencies that are on the permit. Only for people who get this one permit.',
        }),
      ),
      decision: Type.Optional(nullable(ref(PermitDecision))),
      nextActions: Type.Optional(
        Type.Array(ref(NextAction), {
          description: 'Steps that you may take. Only for people who get this one permit.',
        }),
      ),
    },
    {
      additionalProperties: false,
      description:
        'An issued permit. `issuedBy` is the office that signed it, `office` the one responsible for it now. ' +
        'Agencies get only the data of the holder that their purpose opens.',
      examples: [example],
    },
  ),
)

export const PermitList = listOf('PermitList', Permit, 'Permits, in the requested order.', example)

export const permitSchemas = [
  PermitCondition,
  PermitDecision,
  Permit,
  PermitList,
  ...permitStatusSchemas,
  ...permitStepSchemas,
  NewPermitTransition,
  ...permitHistorySchemas,
]
