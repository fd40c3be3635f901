import type { PermitState } from '../../../src/permits/life.ts'
import { due, names, sampleAppeal } from './sample-details.ts'
import { happened, letterWriter, readDefinition, type Story } from './sample-facts.ts'

/** Returns the letters about an objection to a refusal. */
export async function readObjectionStory(): Promise<Story> {
  const letter = letterWriter(await readDefinition('IMB'))
  const filed = { receivedOn: '2026-12-08', dueOn: '2026-12-22', silence: 'granted' }
  const because = { reason: 'Rencana 2025 tidak mencakup lokasi ini.', legalBasis: 'Rencana Detail Tata Ruang 2022' }
  const status = 'refused'
  return {
    title: names('Keberatan atas penolakan', 'An objection to a refusal'),
    situations: [
      letter('objection_filed', 'account', names('Diterima', 'Received'), { status, event: happened(filed) }),
      letter('objection_filed', 'phone', names('Diterima, tanpa batas waktu', 'Received, without a time limit'), {
        status,
        event: happened({ receivedOn: '2026-12-08', dueOn: null, silence: 'nothing' }),
      }),
      letter('objection_filed', 'mail', names('Dicatat setelah batas waktunya', 'Entered after its time to decide'), {
        status,
        event: happened({ receivedOn: '2026-11-13', dueOn: '2026-11-27', silence: 'nothing' }),
      }),
      letter('objection_filed_at_office', 'mail', names('Untuk kepala kantor', 'To the head of the office'), {
        status,
        event: happened(filed),
      }),
      letter('objection_overdue_at_office', 'mail', names('Terlambat', 'Overdue'), {
        status,
        event: happened({ dueOn: '2026-12-22' }),
      }),
      letter('objection_granted', 'account', names('Dikabulkan', 'Granted'), {
        status: 'in_review',
        event: happened({ ...because, reason: 'Rencana 2025 mengizinkannya.', outcome: 'granted' }),
        ...due,
      }),
      letter('objection_granted', 'phone', names('Dikabulkan karena waktunya lewat', 'Granted by silence'), {
        status: 'in_review',
        event: happened({ outcome: 'granted', bySilence: true }),
      }),
      letter('objection_granted_at_office', 'mail', names('Lewat waktu, untuk kepala', 'By silence, to the head'), {
        status: 'in_review',
        event: happened({ outcome: 'granted', bySilence: true }),
        ...due,
      }),
      letter('objection_rejected', 'account', names('Ditolak', 'Rejected'), {
        status,
        event: happened({ ...because, outcome: 'rejected' }),
        remedy: sampleAppeal,
        appealTo: names('PTSP Kota Jakarta Pusat', 'One-stop service office, Central Jakarta City'),
      }),
      letter('objection_withdrawn', 'account', names('Ditarik kembali', 'Withdrawn'), {
        status,
        event: happened({ lastDay: '2026-12-22' }),
      }),
      letter('objection_withdrawn', 'phone', names('Ditarik kembali, tanpa batas waktu', 'Withdrawn, no last day'), {
        status,
        event: happened({}),
      }),
      letter('objection_rejected', 'phone', names('Tidak dapat diterima', 'Inadmissible'), {
        status,
        event: happened({ ...because, reason: 'Batas waktunya sudah lewat.', outcome: 'inadmissible' }),
      }),
    ],
  }
}

/** Returns the letters about objections to decisions on a permit. */
export async function readPermitObjectionStory(): Promise<Story> {
  const letter = letterWriter(await readDefinition('IMB'))
  const of = (against: string, rest: object = {}) => happened({ against, ...rest })
  const because = { reason: 'Kerusakan sudah diperbaiki.', legalBasis: 'Perda Bangunan Gedung' }
  const filed = { receivedOn: '2026-12-08', dueOn: '2026-12-22', silence: 'granted' }
  const permit = (permitState: PermitState) =>
    ({ status: 'handed_over', permitNumber: '128/8.1/31.71.06/-1.785.51/2026', permitState }) as const
  return {
    title: names('Keberatan atas keputusan tentang izin', 'An objection to a decision on a permit'),
    situations: [
      letter('objection_filed', 'account', names('Diterima', 'Received'), {
        ...permit('suspended'),
        event: of('suspension', filed),
      }),
      letter('objection_filed_at_office', 'mail', names('Untuk kepala kantor', 'To the head of the office'), {
        ...permit('suspended'),
        event: of('suspension', filed),
      }),
      letter('objection_granted', 'account', names('Dikabulkan', 'Granted'), {
        ...permit('in_force'),
        event: of('revocation', { ...because, outcome: 'granted' }),
      }),
      letter('objection_granted', 'account', names('Dikabulkan, belum diambil', 'Granted, to be collected'), {
        ...permit('not_yet_in_force'),
        status: 'issued',
        event: of('revocation', { ...because, outcome: 'granted' }),
      }),
      letter('objection_granted', 'phone', names('Dikabulkan karena waktunya lewat', 'Granted by silence'), {
        ...permit('expired'),
        event: of('suspension', { outcome: 'granted', bySilence: true }),
      }),
      letter(
        'objection_granted_at_office',
        'mail',
        names('Dikabulkan karena waktunya lewat, untuk kepala kantor', 'Granted by silence, to the head'),
        {
          ...permit('in_force'),
          event: of('suspension', { outcome: 'granted', bySilence: true }),
        },
      ),
      letter('objection_rejected', 'account', names('Ditolak', 'Rejected'), {
        ...permit('revoked'),
        event: of('revocation', { ...because, reason: 'Kerusakan belum diperbaiki.', outcome: 'rejected' }),
        remedy: sampleAppeal,
      }),
      letter('permit_revoked', 'account', names('Dicabut meskipun ada keberatan', 'Revoked, objected to'), {
        ...permit('revoked'),
        event: { at: '2026-12-08T03:00:00.000Z', details: { lastDay: '2026-12-14' }, isObjectedTo: true },
      }),
      letter('objection_closed', 'account', names('Ditutup', 'Closed'), {
        ...permit('in_force'),
        event: of('suspension', { outcome: 'closed' }),
      }),
    ],
  }
}
