import Type from 'typebox'
import { exampleId } from '../../http/examples.ts'
import { Id, named, nullable, OneOf, RegionCode, ref } from '../../http/schema.ts'
import { Answers, PermitTypeCode } from '../schema-parts.ts'
import { identityChecks, spokenWith } from './assistance.ts'
import { purposes } from './earlier.ts'

export const StartFrom = named(
  'StartFrom',
  Type.Object(
    {
      applicationId: Id('One of your own applications or, for a front desk officer, one filed at their counter.'),
      purpose: OneOf(purposes, {
        description: 'A renewal or an amendment needs an issued permit. Every application can be copied.',
      }),
    },
    {
      additionalProperties: false,
      description:
        'Starts from an earlier application. Its place, its answers and copies of its documents are taken ' +
        'over as far as they fit the version in force. Matches of originals are not.',
      examples: [{ applicationId: exampleId, purpose: 'renewal' }],
    },
  ),
)

export const Assistance = named(
  'Assistance',
  Type.Object(
    {
      identityCheckedBy: OneOf(identityChecks, {
        description: 'Way in which the officer identified the person. More may come.',
      }),
      consent: Type.Literal(true, { description: 'The person agreed that the officer files for them.' }),
      spokeWith: OneOf(spokenWith, {
        description: 'The person with whom the officer spoke, at the counter or by telephone. More may come.',
      }),
    },
    {
      additionalProperties: false,
      description:
        'Circumstances in which a front desk officer filed for somebody: facts only. It is kept in the history.',
      examples: [{ identityCheckedBy: 'phone_callback', consent: true, spokeWith: 'applicant' }],
    },
  ),
)

export const NewApplication = named(
  'NewApplication',
  Type.Object(
    {
      permitType: PermitTypeCode,
      villageCode: Type.Optional(RegionCode('The village of the place, by its Kemendagri code.')),
      answers: Type.Optional(
        Answers(
          'Answers to the form, complete or not. With `startFrom` they are merged (RFC 7396) into the ' +
            'earlier answers.',
        ),
      ),
      filedAtOfficeId: Type.Optional(Id('For front desk officers who file for somebody: the office of their counter.')),
      assistance: Type.Optional(ref(Assistance)),
      startFrom: Type.Optional(ref(StartFrom)),
    },
    {
      additionalProperties: false,
      description: 'A new draft. Only the permit type is required.',
      examples: [{ permitType: 'IMB', villageCode: '31.71.06.1001', answers: { capacity: 'owner' } }],
    },
  ),
)

export const ApplicationPatch = named(
  'ApplicationPatch',
  Type.Object(
    {
      villageCode: Type.Optional(
        nullable(RegionCode('The village of the place, by its Kemendagri code. Null removes it.')),
      ),
      answers: Type.Optional(Answers('Answers to change, complete or not. Null removes one.')),
      setAside: Type.Optional(Type.Null({ description: 'Null deletes what was set aside.' })),
    },
    {
      additionalProperties: false,
      minProperties: 1,
      description: 'A JSON Merge Patch (RFC 7396) of answers and place.',
      examples: [{ answers: { building: { floors: 2 } } }],
    },
  ),
)
