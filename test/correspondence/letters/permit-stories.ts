import { decision, names, paid, permit, sampleRemedy } from './sample-details.ts'
import { happened, letterWriter, readDefinition, type Story } from './sample-facts.ts'

/** Returns the letters about corrections of personal data, and about permits after their issue. */
export async function readPermitStories(): Promise<Story[]> {
  const letter = letterWriter(await readDefinition('IMB'))
  const practice = letterWriter(await readDefinition('SIP-DR'))
  const corrected = { pointers: ['/applicant/nik', '/applicant/name'] }
  const refused = happened({ ...corrected, reason: 'Mohon tunjukkan kartu tanda penduduk Anda.' })
  const corrections: Story = {
    title: names('Pembetulan data', 'Corrections of personal data'),
    situations: [
      letter('correction_accepted', 'account', names('Diterima', 'Accepted'), {
        status: 'in_review',
        event: happened(corrected),
      }),
      letter('correction_accepted', 'mail', names('Diterima sesudah izin terbit', 'Accepted after the permit'), {
        ...permit,
        event: happened(corrected),
      }),
      letter('correction_refused', 'account', names('Ditolak', 'Refused'), { status: 'in_review', event: refused }),
      letter('correction_refused', 'phone', names('Ditolak, dengan upaya hukum', 'Refused, with a legal remedy'), {
        status: 'in_review',
        event: refused,
        remedy: sampleRemedy,
      }),
    ],
  }
  const later: Story = {
    title: names('Izin sesudah terbit', 'The permit afterwards'),
    situations: [
      letter('permit_suspended', 'account', names('Dibekukan', 'Suspended'), { ...permit, event: happened(decision) }),
      letter('permit_suspension_lifted', 'account', names('Pembekuan dicabut', 'Suspension lifted'), {
        ...permit,
        event: happened({ reason: 'Bangunan telah disesuaikan.', decreeNumber: '12/SK-CABUT-BEKU/2026' }),
      }),
      letter('permit_revoked', 'phone', names('Dicabut', 'Revoked'), {
        ...permit,
        event: happened({ ...decision, effectiveOn: '2027-01-31' }),
        remedy: { ...sampleRemedy, lastDay: { day: '2027-01-15', isProvisional: true } },
      }),
      letter('permit_revocation_called_off', 'account', names('Pencabutan dibatalkan', 'Revocation cancelled'), {
        ...permit,
        event: happened({ reason: 'Keputusan ditinjau kembali.', decreeNumber: '13/SK-BATAL-CABUT/2026' }),
      }),
      letter('permit_suspension_lifted', 'phone', names('Pembekuan dicabut, pencabutan tetap', 'Lifted, yet revoked'), {
        ...permit,
        permitValidUntil: '2027-01-30',
        event: happened({ reason: 'Bangunan telah disesuaikan.', decreeNumber: '14/SK-CABUT-BEKU/2026' }),
      }),
      letter(
        'permit_revocation_called_off',
        'phone',
        names('Dibatalkan, masih dibekukan', 'Cancelled, yet suspended'),
        {
          ...permit,
          permitState: 'suspended',
          event: happened({ reason: 'Keputusan ditinjau kembali.', decreeNumber: '15/SK-BATAL-CABUT/2026' }),
        },
      ),
      letter('permit_ending', 'account', names('Segera berakhir', 'About to end'), {
        ...permit,
        permitValidUntil: '2031-12-14',
      }),
      letter('permit_ending', 'mail', names('Segera berakhir, perpanjangan lewat surel', 'To be renewed by e-mail'), {
        ...permit,
        permitValidUntil: '2031-12-14',
      }),
      letter('permit_ending', 'phone', names('Segera berakhir, lewat telepon', 'About to end, by telephone'), {
        ...permit,
        permitValidUntil: '2031-12-14',
      }),
      letter('permit_ending', 'account', names('Segera berakhir, sudah dimulai', 'About to end, renewal begun'), {
        ...permit,
        permitValidUntil: '2031-12-14',
        renewal: { reference: 'B4XN-2T8P-W', isDraft: true, waitsAtCounter: false },
      }),
      letter('permit_ending', 'account', names('Segera berakhir, tidak dilayani', 'About to end, not offered'), {
        ...permit,
        permitValidUntil: '2031-12-14',
        isOffered: false,
      }),
      letter('permit_expired', 'account', names('Masa berlaku habis', 'Expired'), {
        ...permit,
        event: happened({ lastDay: '2026-11-30' }),
      }),
      letter('permit_expired', 'mail', names('Masa berlaku habis, diganti', 'Expired, to be replaced'), {
        ...permit,
        event: happened({ lastDay: '2026-11-30' }),
        renewal: { reference: 'B4XN-2T8P-W', isDraft: false, waitsAtCounter: false },
      }),
      practice('permit_expired', 'account', names('Habis sebelum diambil', 'Expired before it was collected'), {
        ...permit,
        status: 'issued',
        permitState: 'expired',
        event: happened({ lastDay: '2026-11-30' }),
      }),
      letter('permit_expired', 'account', names('Masa berlaku habis, izin baru terbit', 'Expired, new one issued'), {
        ...permit,
        event: happened({ lastDay: '2026-11-30' }),
        renewal: { reference: 'B4XN-2T8P-W', isDraft: false, waitsAtCounter: true },
      }),
    ],
  }
  return [corrections, later, replacedStory(letter), stoppedStory(letter)]
}

/** Returns the letters about a permit that takes the place of another one. */
function replacedStory(letter: ReturnType<typeof letterWriter>): Story {
  const replaced = { ...permit, event: happened({ number: '128/8.1/31.71.06/-1.785.51/2026', for: 'amendment' }) }
  return {
    title: names('Izin yang menggantikan izin sebelumnya', 'A permit that takes the place of another'),
    situations: [
      letter('permit_ready', 'account', names('Terbit', 'Issued'), {
        ...permit,
        status: 'issued',
        replaces: '7/8.1/31.71.06/-1.785.51/2021',
      }),
      letter('permit_superseded', 'mail', names('Digantikan, surat ke alamat lain', 'Replaced, of another'), replaced),
      letter('permit_superseded', 'phone', names('Digantikan, lewat telepon', 'Replaced, by telephone'), replaced),
    ],
  }
}

/** Returns the letters about what leads nowhere any more, because a permit has ended. */
function stoppedStory(letter: ReturnType<typeof letterWriter>): Story {
  const renewal = { status: 'awaiting_payment', earlierState: 'superseded' } as const
  const payment = { receiptNumber: 'STS-2026-000478', amount: 135_625, outstanding: 0 }
  return {
    title: names('Setelah izin berakhir', 'After a permit has ended'),
    situations: [
      letter('permit_revoked', 'account', names('Dicabut sebelum diambil', 'Revoked before it was collected'), {
        ...permit,
        status: 'issued',
        permitState: 'revoked',
        renewal: { reference: 'B4XN-2T8P-W', isDraft: false, waitsAtCounter: false },
        event: happened({ ...decision, effectiveOn: '2026-12-01' }),
        remedy: sampleRemedy,
      }),
      letter(
        'handed_over',
        'account',
        names('Diserahkan, perpanjangan lain terhenti', 'Handed over, another stopped'),
        {
          ...permit,
          rival: 'B4XN-2T8P-W',
        },
      ),
      letter('payment_received', 'account', names('Perpanjangan terhenti, dibayar', 'Stopped renewal, paid'), {
        ...renewal,
        payment,
        money: { status: 'awaiting_payment', ...paid },
      }),
      letter('payment_received', 'phone', names('Perpanjangan terhenti, telepon', 'Stopped, by telephone'), {
        ...renewal,
        payment,
        money: { status: 'awaiting_payment', ...paid },
      }),
      letter('lapsed', 'mail', names('Perpanjangan terhenti, gugur', 'Stopped renewal, lapsed'), {
        status: 'lapsed',
        earlierState: 'revoked',
        event: happened({ waitedFor: 'awaiting_payment' }),
        money: { status: 'lapsed', ...paid },
      }),
      letter('permit_expired', 'account', names('Masa berlaku habis, tidak dilayani', 'Expired, not offered'), {
        ...permit,
        event: happened({ lastDay: '2026-11-30' }),
        isOffered: false,
      }),
    ],
  }
}
