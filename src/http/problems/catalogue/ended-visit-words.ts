/**
 * The words for a visit that leads nowhere: by the permit that was revoked or superseded, its own or the earlier,
 * because its last day passed before the handover, or because the files to compare with were erased.
 */
export const endedWords = {
  permit: {
    id: ['Izin ini sudah dicabut atau digantikan oleh izin lain.', 'Anda tidak perlu datang mengambilnya.'],
    en: ['This permit was revoked, or superseded by another one.', 'You need not come to collect it.'],
  },
  over: {
    id: [
      'Hari terakhir izin ini sudah lewat sebelum izin diserahkan, sehingga izin ini tidak dapat berlaku lagi.',
      'Anda tidak perlu datang mengambilnya.',
    ],
    en: [
      'The last day of this permit passed before it was handed over, so it cannot come into force any more.',
      'You need not come to collect it.',
    ],
  },
  earlier: {
    id: [
      'Permohonan ini tidak dapat dilanjutkan karena izin yang hendak diperpanjang atau diubah sudah dicabut atau ' +
        'digantikan.',
      'Anda tidak perlu datang.',
    ],
    en: [
      'This application cannot go on, because the permit to be renewed or amended was revoked or superseded.',
      'You need not come.',
    ],
  },
  erased: {
    id: [
      'Berkas pembanding sudah dihapus setelah masa simpannya berakhir, sehingga izin ini tidak dapat diserahkan lagi.',
      'Anda tidak perlu datang mengambilnya.',
    ],
    en: [
      'The files to compare with were erased when their retention ended, so this permit cannot be handed over.',
      'You need not come to collect it.',
    ],
  },
} as const
