import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { detectLanguage } from '../../../src/correspondence/received-mails/reading/language-of-text.ts'
import { takesLessThan } from '../../support/measuring/cpu-seconds.ts'

const mail = (text: string, rest: { subject?: string; contentLanguage?: string } = {}) =>
  detectLanguage({ text, subject: '', contentLanguage: '', ...rest })

describe('the language of a mail', () => {
  const said: [language: 'id' | 'en', text: string][] = [
    ['id', 'Saya mau membangun rumah di Kecamatan Menteng. Apa yang perlu saya kirim?'],
    ['id', 'Mohon info syarat IMB untuk rumah tinggal.'],
    ['id', 'Terlampir berkasnya, terima kasih.'],
    ['id', 'Ini yang lebih terang.'],
    ['id', 'Dear Sir, terlampir sertifikat tanah saya, thanks'],
    ['en', 'I want to build a house in Menteng. What do I need to send?'],
    ['en', 'Here is the clearer scan of the land title.'],
    ['en', 'Please find attached my KTP and the drawings. My phone is 0812 3456 7890.'],
  ]
  for (const [language, text] of said) it(`is ${language}: ${text}`, () => assert.equal(mail(text), language))

  for (const text of ['', 'Halo.', 'Hello', 'IMB', 'KTP', '0812 3456 7890', 'https://example.org/a'])
    it(`is unknown for "${text}"`, () => assert.equal(mail(text), null))

  it('is that of the writer, not that of the quoted letter', () => {
    const ours =
      'Permohonan Anda belum dapat diteruskan. Mohon perbaiki yang berikut ini, lalu ajukan lagi dengan lengkap.'
    const quotations = [
      `> ${ours}`,
      `On Mon, 30 Nov 2026 at 09:15, PTSP <perizinan@ptsp.example> wrote:\n${ours}`,
      `-----Original Message-----\n${ours}`,
    ]
    for (const quoted of quotations) assert.equal(mail(`Here is the clearer scan.\n\n${quoted}`), 'en')
  })

  it('is found by the subject where the text has no words, and by its header where both have none', () => {
    assert.equal(mail('Halo.', { subject: 'Permohonan izin mendirikan bangunan' }), 'id')
    assert.equal(mail('OK', { contentLanguage: 'en-GB' }), 'en')
    assert.equal(mail('OK', { contentLanguage: 'fr, id' }), 'id')
    assert.equal(mail('OK', { contentLanguage: 'nl' }), null)
  })

  it('is that of the words, also when the mail program uses another', () => {
    assert.equal(mail('Saya mau membangun rumah di Menteng.', { contentLanguage: 'en-US' }), 'id')
  })

  it('is found quickly for a long mail', async () => {
    const letter =
      'Dengan hormat, saya pemilik sebidang tanah di Jalan Cikini Raya dan bermaksud mendirikan rumah tinggal dua ' +
      'lantai. Untuk itu saya ingin mengetahui dokumen apa saja yang harus saya lampirkan, berapa biayanya, dan ' +
      'berapa lama waktu yang diperlukan sampai izinnya terbit. '
    await takesLessThan(0.5, () => {
      assert.equal(mail(letter.repeat(400)), 'id')
      mail('on '.repeat(30_000))
      mail(`on ${'wrote '.repeat(30_000)}`)
    })
  })

  for (const [what, text] of [
    ['dashes', `${'-'.repeat(100_000)}x`],
    ['letters', 'a'.repeat(100_000)],
    ['spaces', `on Monday she wrote${' '.repeat(100_000)}x`],
  ] as const)
    it(`is looked for in time linear in a line of ${what}`, () => takesLessThan(1, () => mail(text)))
})
