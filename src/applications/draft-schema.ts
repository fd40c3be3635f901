import Type from 'typebox'
import { Id, named, nullable, OneOf, RegionCode, ref } from '../http/schema.ts'
import { identityChecks, spokenWith } from './assistance.ts'
import { Answers, id, PermitTypeCode } from './common-schema.ts'
import { purposes } from './earlier.ts'

export const StartFrom = named(
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
