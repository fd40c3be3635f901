import type { PermitState } from '../../permits/life.ts'
import type { Language } from '../../platform/words.ts'

interface AdviceWords {
  suspendedOn: string
  supersededOn: string
  revocationAhead: string
  /** The advice about an expired permit while the application with this reference is to replace it. */
  renewal: Record<'draft' | 'submitted' | 'issued', (reference: string) => string>
  advice: Record<PermitState, string>
  /** The advice about an expired permit whose type is not offered any more. */
  notOffered: string
}

/** Sentences that tell the holder of a permit what to do, by its state. Empty where there is nothing to do. */
export const adviceWords: Record<Language, AdviceWords> = {
  id: {
    suspendedOn: 'Dibekukan sejak',
    supersededOn: 'Digantikan sejak',
    revocationAhead:
      'Pencabutan izin ini sudah diputuskan. Sampai sehari sebelum tanggal itu keadaannya tetap seperti tertulis di ' +
      'atas. Alasan, dasar hukum, dan upaya hukumnya dapat ditanyakan kepada kantor di bawah ini.',
    renewal: {
      draft: (reference) =>
        `Jangan gunakan lagi izin ini. Permohonan ${reference} untuk menggantikannya belum diajukan. Jika izin ini ` +
        'masih diperlukan, hubungi kantor di bawah ini; petugas akan mengajukannya untuk Anda.',
      submitted: (reference) =>
        `Jangan gunakan lagi izin ini. Permohonan ${reference} untuk menggantikannya sedang diproses. Anda tidak ` +
        'perlu mengajukan permohonan lain; tunggulah sampai izin yang baru berlaku.',
      issued: (reference) =>
        `Jangan gunakan lagi izin ini. Izin baru dari permohonan ${reference} telah terbit; ambillah di loket. Izin ` +
        'itu mulai berlaku setelah diserahkan kepada Anda.',
    },
    notOffered:
      'Jangan gunakan lagi izin ini. Izin ini tidak dapat diajukan lagi karena jenis izin ini sudah tidak dilayani. ' +
      'Tanyakan kepada kantor di bawah ini apa yang Anda perlukan sebagai gantinya.',
    advice: {
      not_yet_in_force:
        'Jangan gunakan izin ini sebelum berlaku. Tanyakan kepada kantor di bawah ini kapan berlakunya.',
      in_force: '',
      suspended:
        'Jangan gunakan izin ini selama dibekukan. Tanyakan kepada kantor di bawah ini apa yang harus dipenuhi agar ' +
        'pembekuan dicabut, serta upaya hukumnya.',
      expired:
        'Jangan gunakan lagi izin ini. Jika masih diperlukan, ajukan permohonan baru melalui surel atau di loket.',
      revoked:
        'Jangan gunakan lagi izin ini. Alasan, dasar hukum, dan upaya hukum terhadap pencabutan itu dapat ditanyakan ' +
        'kepada kantor di bawah ini. Berkas di bawah hanya untuk arsip Anda.',
      superseded:
        'Gunakan sertifikat izin penggantinya. Jika belum Anda miliki, mintalah kepada kantor di bawah ini. Berkas ' +
        'di bawah hanya untuk arsip Anda.',
    },
  },
  en: {
    suspendedOn: 'Suspended since',
    supersededOn: 'Replaced since',
    revocationAhead:
      'The revocation of this permit has been decided. Until the day before, its state stays as written above. Ask ' +
      'the office below for the reason, the legal basis and the legal remedy.',
    renewal: {
      draft: (reference) =>
        `Do not use this permit any more. Application ${reference} to replace it has not been submitted yet. If you ` +
        'still need the permit, contact the office below; an officer submits it for you.',
      submitted: (reference) =>
        `Do not use this permit any more. Application ${reference} to replace it is under way. You do not need to ` +
        'make another one; wait until the new permit is in force.',
      issued: (reference) =>
        `Do not use this permit any more. The new one, of application ${reference}, has been issued; collect it at ` +
        'the counter. It comes into force when it is handed over to you.',
    },
    notOffered:
      'Do not use this permit any more. It cannot be applied for again, because its type is not offered any more. ' +
      'Ask the office below what you need in its place.',
    advice: {
      not_yet_in_force: 'Do not use this permit before it is in force. Ask the office below when that will be.',
      in_force: '',
      suspended:
        'Do not use this permit while it is suspended. Ask the office below what is needed to lift the suspension, ' +
        'and for the legal remedy.',
      expired:
        'Do not use this permit any more. If you still need it, make a new application by e-mail or at the counter.',
      revoked:
        'Do not use this permit any more. Ask the office below for the reason, the legal basis and the legal remedy ' +
        'against the revocation. The file below is only for your records.',
      superseded:
        'Use the certificate of the permit that replaced it. If you do not have it yet, ask the office below for it. ' +
        'The file below is only for your records.',
    },
  },
}
