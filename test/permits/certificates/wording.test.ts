import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { describe, it } from 'node:test'
import type { PermitTypeDefinition } from '../../../src/catalogue/permit-types/schema.ts'
import { certificateText } from '../../../src/permits/certificates/certificate.ts'
import { certificateFacts } from '../../support/files/certificate-facts.ts'

const readJson = async (path: string) =>
  JSON.parse(await readFile(new URL(`../../../src/sample/${path}`, import.meta.url), 'utf8'))
const imb: PermitTypeDefinition = await readJson('permit-types/IMB.json')
const layout = await readJson('network/certificate-layout.json')
const facts = await certificateFacts('IMB')
const { certificate = { certainty: 'uncertain' } } = imb
const decree = { ...facts, layout, type: { ...facts.type, certificate } }

describe('the conditions of agencies', () => {
  it('follow those of the permit type, numbered on, each with the name of its agency', () => {
    const agency = { id: 'Dinas pemadam (contoh)', en: 'Fire service (sample)' }
    const text = { id: 'Jalan tidak terhalang.', en: 'The way is kept free.' }
    const { statements } = certificateText({ ...facts, conditions: [{ agency, text }] }, 'en')
    const stated = statements.find(({ label }) => label === 'Conditions')
    assert.deepEqual(
      [stated?.lines, stated?.marks],
      [['A sample condition.', 'The way is kept free. (Fire service (sample))'], 'numbers'],
    )
  })
})

describe('the position of who signs', () => {
  const position = { id: 'Plh. Kepala {office}', en: 'Acting Head of {office}' }
  const signed = { ...decree, signatory: { name: 'Contoh Nama, S.T.', position } }

  it('is that of the layout, unless their post says another', () => {
    assert.deepEqual(
      [certificateText(decree, 'id'), certificateText(signed, 'id'), certificateText(signed, 'en')].map(
        ({ signing }) => signing.position,
      ),
      [
        'Kepala PTSP Kecamatan Menteng',
        'Plh. Kepala PTSP Kecamatan Menteng',
        'Acting Head of One-stop service office, Menteng District',
      ],
    )
  })

  it('of another post stands in the signature field only: the decree is still that of the head', () => {
    const { heading, decider } = certificateText(signed, 'id')
    assert.deepEqual([heading, decider], ['Keputusan Kepala PTSP Kecamatan Menteng', 'Kepala PTSP Kecamatan Menteng,'])
  })
})

describe('a certificate that is worded as a decree', () => {
  it('names instrument, number and subject, considers, cites the law, and then decides', () => {
    const text = certificateText(decree, 'id')
    assert.deepEqual(
      [text.heading, text.numberLine, text.about, text.title, text.decider, text.decides, text.opening],
      [
        'Keputusan Kepala PTSP Kecamatan Menteng',
        'Nomor: 1/8.1/31.71.06/-1.785.51/2026',
        'tentang',
        'Izin Mendirikan Bangunan (IMB) Rumah Tinggal',
        'Kepala PTSP Kecamatan Menteng,',
        'MEMUTUSKAN:',
        null,
      ],
    )
    assert.deepEqual(
      text.preamble.map(({ label, lines, marks }) => [label, lines.length, marks]),
      [
        ['Menimbang', 2, 'letters'],
        ['Mengingat', 1, 'numbers'],
      ],
    )
    assert.equal(text.statements[0]?.label, 'Menetapkan')
    assert.equal(certificateText(decree, 'en').statements[0]?.label, 'To stipulate')
    assert.deepEqual(text.copies, { label: 'Tembusan', lines: ['Arsip kantor penerbit (contoh)'], marks: 'numbers' })
  })

  it('cites no law where the permit type names none', () => {
    const { preamble } = certificateText({ ...decree, type: { ...decree.type, legalBasis: [] } }, 'en')
    assert.deepEqual(
      preamble.map(({ label }) => label),
      ['Considering'],
    )
  })
})

describe('a bilingual certificate', () => {
  const both = certificateText(
    { ...decree, type: { ...decree.type, certificate: { ...certificate, bilingual: true } } },
    'id',
  )

  it('has the other language below each text, and repeats nothing that is the same in both', () => {
    assert.deepEqual(both.also, {
      language: 'en',
      title: 'House building permit (IMB)',
      opening: 'One-stop service office, Menteng District grants this permit to:',
      decider: 'Head of the One-stop service office, Menteng District,',
      decides: 'DECIDES:',
    })
    const [holder, validity] = ['Pemegang izin', 'Masa berlaku'].map((wanted) =>
      both.statements.find(({ label }) => label === wanted),
    )
    assert.deepEqual(holder?.also, { language: 'en', label: 'Holder', lines: [null] })
    assert.deepEqual(validity?.also?.lines, ['From 27 November 2026', 'Until 27 November 2031'])
    assert.deepEqual(
      both.preamble.map(({ also }) => also?.label),
      ['Considering', 'In view of'],
    )
  })

  it('is bilingual only where the permit type says so', () => {
    const { also, statements } = certificateText(decree, 'id')
    assert.deepEqual([also, statements.some((statement) => statement.also)], [null, false])
  })
})

describe('the layout of the network', () => {
  it('gives emblem, letterhead, place of signing, position, and the words about the signature', () => {
    const text = certificateText(decree, 'en')
    assert.deepEqual(text.letterhead, ['Regional Government (Sample)', 'One-Stop Service'])
    assert.equal(text.emblem?.alt.en, 'Sample emblem: a shield with one door')
    assert.deepEqual(text.reach, ['Jalan Contoh Nomor 1, Menteng 10310', 'Telephone +62210000000'])
    assert.deepEqual(text.signing.placeAndDay, ['Issued in Jakarta', 'on 27 November 2026'])
    assert.equal(text.signing.position, 'Head of the One-stop service office, Menteng District')
    assert.match(text.remarks[0] ?? '', /^Signed electronically/)
    assert.match(text.notice ?? '', /^Sample data/)
  })

  it('shows the regions of the office above its name where it has no letterhead', () => {
    assert.deepEqual(certificateText(facts, 'id').letterhead, [
      'Kota Administrasi Jakarta Pusat, Daerah Khusus Ibukota Jakarta',
    ])
  })
})

describe('the signature field', () => {
  it('names the position alone when no person signed', () => {
    const { signing } = certificateText({ ...decree, signatory: null }, 'id')
    assert.deepEqual([signing.name, signing.details], ['Diterbitkan secara otomatis oleh sistem', []])
  })

  it('omits rank and number that are not set', () => {
    assert.deepEqual(certificateText({ ...decree, signatory: { name: 'Head' } }, 'id').signing.details, [])
  })
})

describe('the match of originals', () => {
  const originals = (changed: Partial<typeof decree>) =>
    certificateText({ ...decree, ...changed }, 'en').statements.find(({ label }) => label === 'Originals')?.lines

  it('is stated with their number and the day', () => {
    assert.deepEqual(originals({ originals: { matched: 1, lastOn: '2026-11-20' } }), [
      '1 original document was matched with the files sent (20 November 2026).',
    ])
  })

  it('is announced for the handover where the permit type has it there, and omitted otherwise', () => {
    const gate = (originalsGate: 'before_handover' | 'none') => ({
      originals: null,
      type: { ...decree.type, originalsGate },
    })
    assert.deepEqual(originals(gate('before_handover')), [
      'Compared with the files sent when the permit is handed over.',
    ])
    assert.equal(originals(gate('none')), undefined)
  })
})
