import Type from 'typebox'
import { Instant, Names, named, nullable, OneOf, ref } from '../../http/schema.ts'
import { exampleOffice } from '../../network/offices/example.ts'
import { publicStages, turns } from '../lifecycle.ts'

export const TrackingRequest = named(
  'TrackingRequest',
  Type.Object(
    {
      reference: Type.String({
        minLength: 9,
        maxLength: 30,
        description: 'The reference of the application.',
      }),
      trackingKey: Type.String({ minLength: 12, maxLength: 30, description: 'The tracking key of the application.' }),
    },
    {
      additionalProperties: false,
      description: 'The reference and the key that the applicant was given. Case, dashes and O for 0 do not matter.',
      examples: [{ reference: '7K3M-9QXT-F', trackingKey: '8ZC1-0V7M-QXN4' }],
    },
  ),
)

export const TrackingAnswer = named(
  'TrackingAnswer',
  Type.Object(
    {
      reference: Type.String({ description: 'The reference in its standard form.' }),
      permitType: ref(Names),
      publicStage: OneOf(publicStages, { description: 'The public stage.' }),
      turn: OneOf(turns, { description: 'The party that has to act next.' }),
      next: ref(Names),
      since: Instant('When it reached this status.'),
      office: nullable(ref(Names)),
    },
    {
      description: 'The public stage of an application. It has no personal data.',
      examples: [
        {
          reference: '7K3M-9QXT-F',
          permitType: { id: 'Izin Mendirikan Bangunan (IMB) Rumah Tinggal', en: 'House building permit (IMB)' },
          publicStage: 'reviewing',
          turn: 'office',
          next: { id: 'Kantor menilai permohonan.', en: 'The office reviews the application.' },
          since: '2026-11-23T02:15:30.000Z',
          office: exampleOffice.names,
        },
      ],
    },
  ),
)

export const trackingSchemas = [TrackingRequest, TrackingAnswer]
