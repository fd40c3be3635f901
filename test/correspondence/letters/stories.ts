import { readConsultationStories } from './consultation-stories.ts'
import { readLaterStories } from './later-stories.ts'
import {
  assessment,
  certificateLink,
  due,
  freeAt,
  inspection,
  link,
  names,
  originals,
  paid,
  permit,
  reasons,
  tracked,
  visit,
} from './sample-details.ts'
import { district, happened, letterWriter, otherLetter, readDefinition, type Story } from './sample-facts.ts'

/** Returns every kind of letter in a realistic situation, in the order in which a person would get them. */
export async function readStories(): Promise<Story[]> {
  const letter = letterWriter(await readDefinition('IMB'))
  const atHandover = letterWriter(await readDefinition('SIUP-K'))
  const limited = letterWriter(await readDefinition('TDP'))
  const building: Story = {
    title: names('Izin rumah tinggal: pemohon dengan akun', 'A house building permit: an applicant with an account'),
    situations: [
      letter('submitted', 'account', names('Diajukan', 'Submitted'), { checkDueAt: '2026-12-02T09:00:00.000Z' }),
      letter('returned', 'account', names('Dikembalikan', 'Returned'), {
        status: 'returned',
        event: happened({ reasons }),
      }),
      letter('resubmitted', 'account', names('Diajukan kembali', 'Submitted again'), {
        ...due,
        dueProvisional: true,
      }),
      letter('accepted', 'account', names('Lengkap', 'Complete'), { status: 'in_review', ...due }),
      letter('inspection_arranged', 'account', names('Pemeriksaan dijadwalkan', 'Inspection arranged'), {
        status: 'in_inspection',
        event: happened({ ...inspection, note: 'Mohon buka pagar samping.' }),
      }),
      letter('inspection_moved', 'account', names('Pemeriksaan diubah', 'Inspection moved'), {
        status: 'in_inspection',
        event: happened({ startsAt: '2026-12-07T02:00:00.000Z' }),
      }),
      letter('inspection_cancelled', 'account', names('Pemeriksaan dibatalkan', 'Inspection cancelled'), {
        status: 'in_inspection',
        event: happened({ reason: 'Jalan ke lokasi tergenang.' }),
      }),
      letter('payment_due', 'account', names('Retribusi', 'Fee'), { status: 'awaiting_payment', assessment }),
      letter('payment_due', 'account', names('Retribusi, sebagian sudah dibayar', 'Fee, a part was paid before'), {
        status: 'awaiting_payment',
        assessment: { ...assessment, number: 'SKRD-2026-000131' },
        money: { status: 'awaiting_payment', ...paid, paidAmount: 100_000 },
      }),
      letter('payment_received', 'account', names('Dibayar sebagian', 'Paid in part'), {
        status: 'awaiting_payment',
        payment: { receiptNumber: 'STS-2026-000451', amount: 100_000, outstanding: 35_625 },
        money: { status: 'awaiting_payment', ...paid, paidAmount: 100_000 },
      }),
      letter('payment_received', 'account', names('Dibayar lebih', 'Paid too much'), {
        status: 'awaiting_originals',
        payment: { receiptNumber: 'STS-2026-000460', amount: 50_000, outstanding: 0 },
        money: { status: 'awaiting_originals', ...paid, paidAmount: 150_000 },
      }),
      letter('originals_due', 'account', names('Dokumen asli', 'Originals'), originals),
      letter('visit_booked', 'account', names('Kunjungan dipesan', 'Visit booked'), { ...originals, event: visit }),
      letter('visit_moved', 'account', names('Kunjungan diubah', 'Visit moved'), { ...originals, event: visit }),
      letter('visit_cancelled', 'account', names('Kunjungan dibatalkan', 'Visit cancelled'), {
        ...originals,
        event: happened({ reason: 'Loket tutup pada hari itu.' }),
      }),
      letter('sent_back', 'account', names('Dinilai kembali', 'Reviewed again'), {
        status: 'in_review',
        event: happened({ reason: 'Gambar perlu dilihat lagi.' }),
        ...due,
      }),
      letter('message', 'account', names('Pesan', 'Message'), {
        message: { text: 'Pagar mana yang dimaksud, kiri atau kanan?', hasAttachments: true, office: district.names },
      }),
      letter('permit_ready', 'account', names('Izin terbit', 'Permit issued'), { ...permit, status: 'issued', freeAt }),
      atHandover(
        'permit_ready',
        'account',
        names('Izin terbit, dokumen asli belum dicocokkan', 'Issued, originals to match'),
        {
          status: 'issued',
          permitNumber: '7/27.1/31.71.06/-1.824.271/2026',
          unmatched: ['identity_card'],
        },
      ),
      letter('handed_over', 'account', names('Izin diserahkan', 'Permit handed over'), permit),
      limited(
        'handed_over',
        'account',
        names('Izin dengan masa berlaku diserahkan', 'A permit with an end handed over'),
        {
          status: 'handed_over',
          permitNumber: '4/27.1/31.71.06/-1.824.271/2026',
          permitValidUntil: '2031-12-14',
        },
      ),
    ],
  }
  const byMail: Story = {
    title: names('Pemohon yang hanya memakai surel', 'An applicant who only writes e-mail'),
    situations: [
      otherLetter('mail_received', ['email'], names('Surel masuk', 'E-mail received'), {
        office: district,
        mail: 'H7QM-2R4T-K',
        alsoEnglish: 'yes',
      }),
      otherLetter('mail_answer', ['email'], names('Surel dijawab', 'E-mail answered'), {
        office: district,
        mail: 'H7QM-2R4T-K',
        missing: '- Kartu tanda penduduk (KTP)\n- Bukti hak atas tanah',
        note: 'Foto KTP cukup dari telepon genggam.',
      }),
      otherLetter('mail_answer', ['email'], names('Pertanyaan dijawab', 'Question answered'), {
        office: district,
        mail: 'H7QM-2R4T-K',
        note: 'Anda tidak perlu datang untuk mengajukan permohonan ini.',
      }),
      letter('application_begun', 'mail', names('Permohonan dibuat', 'Application begun'), {
        ...tracked,
        status: 'draft',
        values: { mail: 'H7QM-2R4T-K' },
      }),
      letter('submitted', 'mail', names('Diajukan oleh loket', 'Submitted by the counter'), {
        ...tracked,
        checkDueAt: '2026-12-02T09:00:00.000Z',
      }),
      letter('returned', 'mail', names('Dikembalikan', 'Returned'), {
        status: 'returned',
        event: happened({ reasons }),
      }),
      letter('mail_filed', 'mail', names('Perbaikan lewat surel', 'Corrections by e-mail'), {
        status: 'returned',
        values: { mail: 'J3WD-8PX5-M', files: '1', returned: 'yes', link },
      }),
      letter('mail_filed', 'mail', names('Surel dimasukkan petugas', 'E-mail filed by an officer'), {
        status: 'returned',
        values: { mail: 'J3WD-8PX5-M', files: '1', returned: 'yes', byOfficer: 'yes' },
      }),
      letter('mail_filed', 'mail', names('Surel dengan berkas lain', 'E-mail with other files'), {
        status: 'in_review',
        values: { mail: 'J3WD-8PX5-M', files: '2', link },
      }),
      letter('mail_filed', 'mail', names('Surel tanpa berkas', 'E-mail without files'), {
        status: 'in_review',
        values: { mail: 'J3WD-8PX5-M' },
      }),
      letter('originals_due', 'mail', names('Dokumen asli', 'Originals'), originals),
      letter('message', 'mail', names('Pesan', 'Message'), {
        message: { text: 'Pagar mana yang dimaksud, kiri atau kanan?', hasAttachments: false, office: district.names },
      }),
      letter('permit_ready', 'mail', names('Izin terbit', 'Permit issued'), {
        ...permit,
        status: 'issued',
        values: { link: certificateLink },
      }),
      letter('permit_ready', 'mail', names('Izin terbit, surel tidak terbukti', 'Permit issued, e-mail not proven'), {
        ...permit,
        status: 'issued',
      }),
      letter('handed_over', 'mail', names('Izin diserahkan', 'Permit handed over'), {
        ...permit,
        values: { link: certificateLink },
      }),
      letter('refused', 'mail', names('Ditolak', 'Refused'), {
        status: 'refused',
        event: happened({ reason: 'Lokasi termasuk jalur hijau.', legalBasis: 'Rencana Detail Tata Ruang 2022' }),
      }),
    ],
  }
  return [building, byMail, ...(await readLaterStories()), ...(await readConsultationStories())]
}
