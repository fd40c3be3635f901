import { due, names, sampleLawsuit } from './sample-details.ts'
import { happened, letterWriter, readDefinition, type Story } from './sample-facts.ts'

/** Returns the letters about an appeal against the decision on an objection. */
export async function readAppealStory(): Promise<Story> {
  const letter = letterWriter(await readDefinition('IMB'))
  const to = { names: names('Kantor PTSP Kota Jakarta Pusat', 'One-stop service office, Central Jakarta City') }
  const filed = { to, receivedOn: '2026-12-28', dueOn: '2027-01-12', silence: 'granted' }
  const because = {
    to,
    reason: 'Rencana 2025 tidak mencakup lokasi ini.',
    legalBasis: 'Rencana Detail Tata Ruang 2022',
  }
  const status = 'refused'
  return {
    title: names('Banding atas keputusan keberatan', 'An appeal against the decision on an objection'),
    situations: [
      letter('appeal_filed', 'account', names('Diterima', 'Received'), { status, event: happened(filed) }),
      letter(
        'appeal_filed_at_office',
        'mail',
        names('Untuk kepala kantor di atasnya', 'To the head of the office above'),
        {
          status,
          event: happened(filed),
        },
      ),
      letter('appeal_overdue_at_office', 'mail', names('Terlambat', 'Overdue'), {
        status,
        event: happened({ to, dueOn: '2027-01-12' }),
      }),
      letter('appeal_granted', 'account', names('Dikabulkan', 'Granted'), {
        status: 'in_review',
        event: happened({ ...because, reason: 'Rencana 2025 mengizinkannya.', outcome: 'granted' }),
        ...due,
      }),
      letter('appeal_rejected', 'account', names('Ditolak', 'Rejected'), {
        status,
        event: happened({ ...because, outcome: 'rejected' }),
        remedy: sampleLawsuit,
      }),
      letter('appeal_rejected', 'phone', names('Tidak dapat diterima', 'Inadmissible'), {
        status,
        event: happened({ ...because, reason: 'Batas waktunya sudah lewat.', outcome: 'inadmissible' }),
      }),
      letter(
        'appeal_decided_at_office',
        'mail',
        names('Untuk kepala kantor asal: dikabulkan', 'To the head below: granted'),
        {
          status: 'in_review',
          event: happened({ to, outcome: 'granted', bySilence: true }),
        },
      ),
      letter(
        'appeal_decided_at_office',
        'mail',
        names('Untuk kepala kantor asal: ditolak', 'To the head below: rejected'),
        {
          status,
          event: happened({ ...because, outcome: 'rejected' }),
        },
      ),
      letter('appeal_granted_at_office', 'mail', names('Lewat waktu, untuk kepala', 'By silence, to the head'), {
        status: 'in_review',
        event: happened({ to, outcome: 'granted', bySilence: true }),
      }),
      letter('appeal_transferred', 'account', names('Kantor lain memutuskan', 'Another office decides'), {
        status,
        event: happened(filed),
      }),
      letter('appeal_withdrawn', 'account', names('Ditarik kembali, terlambat', 'Withdrawn, too late'), {
        status,
        event: happened({ to, lastDay: '2026-11-30' }),
      }),
      letter('appeal_closed', 'account', names('Ditutup', 'Closed'), {
        status: 'handed_over',
        permitNumber: '128/8.1/31.71.06/-1.785.51/2026',
        permitState: 'in_force',
        event: happened({ to, against: 'suspension', outcome: 'closed' }),
      }),
    ],
  }
}
