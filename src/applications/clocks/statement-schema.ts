import Type from 'typebox'
import { LegalBasis } from '../../catalogue/permit-types/definition/authority-schema.ts'
import { ServiceTime } from '../../catalogue/permit-types/definition/time-schema.ts'
import { exampleId } from '../../http/examples.ts'
import { Id, Instant, Names, named, nullable, OneOf, ref, Timestamp } from '../../http/schema.ts'
import { exampleOffice } from '../../network/offices/example.ts'

const exampleAt = '2026-12-11T09:00:00.000Z'

/**
 * The legal basis of deemed approval, as far as it is known. A deadline of the sector comes first. The implementing
 * regulation was not found, so each permit type decides the effect of silence; this list only cites the law.
 */
export const basisOfSilence = [
  {
    citation: 'UU 30/2014, pasal 53',
    about: {
      id: 'Badan pemerintahan wajib memutuskan dalam batas waktu; bila tidak, permohonan dianggap dikabulkan.',
      en: 'An agency must decide within the time set; otherwise the application is deemed granted.',
    },
    certainty: 'reported',
  },
  {
    citation: 'UU 11/2020, pasal 175 (kini UU 6/2023)',
    about: {
      id: 'Batas waktu peraturan sektor didahulukan; permohonan dianggap dikabulkan secara hukum, tanpa putusan pengadilan.',
      en: 'A deadline of the sector comes first; the application is deemed granted by law, without a court.',
    },
    certainty: 'reported',
  },
  {
    citation: 'Peraturan Presiden pelaksananya',
    about: {
      id: 'Bentuk penetapannya; peraturan ini belum ditemukan.',
      en: 'The form in which it is pronounced; this regulation was not found.',
    },
    certainty: 'uncertain',
  },
] as const

const wantingExample = { code: 'payment_incomplete', target: '/feeAssessment' }
const Wanting = named(
  'WantingForIssue',
  Type.Object(
    {
      code: Type.String({ description: 'The code of a blocker, as in `nextActions`.' }),
      target: Type.Optional(Type.String({ description: 'A document slot, or a JSON Pointer into the application.' })),
    },
    { description: 'A reason why the permit was not issued by silence.', examples: [wantingExample] },
  ),
)

const issueExample = { outcome: 'not_issued', at: exampleAt, wanting: [wantingExample] }
const IssueBySilence = named(
  'IssueBySilence',
  Type.Object(
    {
      outcome: OneOf(['issued', 'not_issued'], { description: '`issued`: the permit was issued by silence alone.' }),
      at: Timestamp('When this was judged.'),
      wanting: Type.Array(ref(Wanting), {
        description: "Items that were missing then. Empty when it was issued, or when it was not the office's turn.",
      }),
    },
    { description: 'The outcome, for permit types that issue by silence.', examples: [issueExample] },
  ),
)

export const DeemedApprovalStatement = named(
  'DeemedApprovalStatement',
  Type.Object(
    {
      applicationId: Id('Identifier of the application.'),
      reference: Type.String({ description: 'The number that people use to refer to it.' }),
      permitType: ref(Names),
      office: ref(Names),
      submittedAt: Instant('When it was submitted.'),
      acceptedAt: Timestamp(
        'When the office first accepted it as complete. The service time began then, or earlier when the ' +
          'completeness check took too long.',
      ),
      serviceTime: ref(ServiceTime),
      deemedGrantedAt: Instant('When the time ran out without a decision.'),
      issue: nullable(ref(IssueBySilence)),
      legalBasis: Type.Array(ref(LegalBasis), { description: 'The legal basis, and how certain it is.' }),
      words: ref(Names),
    },
    {
      description:
        'The statement that an application is deemed granted because nobody decided in time. Its applicant ' +
        'can show it.',
      examples: [
        {
          applicationId: exampleId,
          reference: '7K3M-9QXT-F',
          permitType: { id: 'Izin Mendirikan Bangunan (IMB) Rumah Tinggal', en: 'House building permit (IMB)' },
          office: exampleOffice.names,
          submittedAt: '2026-11-20T02:15:30.000Z',
          acceptedAt: '2026-11-23T02:15:30.000Z',
          serviceTime: { amount: 14, unit: 'working_days', certainty: 'reported' },
          deemedGrantedAt: exampleAt,
          issue: issueExample,
          legalBasis: basisOfSilence,
          words: { id: 'Kantor tidak memutuskan sampai batas waktunya.', en: 'The office did not decide in time.' },
        },
      ],
    },
  ),
)

export const statementSchemas = [Wanting, IssueBySilence, DeemedApprovalStatement]
