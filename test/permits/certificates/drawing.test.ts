import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { answered } from '../../../src/permits/certificates/answered.ts'
import { certificateText } from '../../../src/permits/certificates/certificate.ts'
import { renderCertificate } from '../../../src/permits/certificates/drawing/render.ts'
import type { Statement } from '../../../src/permits/certificates/statement.ts'
import { read } from '../../sample/permit-type-file.ts'
import { certificateFacts } from '../../support/files/certificate-facts.ts'
import { aSigner, verdictOn } from '../../support/files/signing.ts'

const facts = await certificateFacts('IMB')
const said = (statements: readonly Statement[]) =>
  Object.fromEntries(
    statements.map(({ label, lines, marks }) => [label, marks ? lines.map((line) => ({ [marks]: line })) : lines]),
  )
const statements = (language: 'id' | 'en', changed: Partial<typeof facts> = {}) =>
  said(certificateText({ ...facts, ...changed }, language).statements)

describe('the text of a certificate', () => {
  it('states who has which permit, where, since when and until when, in both languages', () => {
    assert.deepEqual(statements('en'), {
      Holder: ['Applicant 1'],
      Place: ['Menteng Village, Menteng District, Kota Administrasi Jakarta Pusat, Daerah Khusus Ibukota Jakarta'],
      'What is permitted': [
        'House building permit (IMB)',
        'Street and number: Jalan Contoh 2',
        'Neighbourhood (RT): 003',
        'Community (RW): 004',
        'Area of the land: 120 m²',
        'Kind of work: New building',
        'Function of the building: Detached house',
        'Number of floors: 2',
        'Height of the building: 8 m',
      ],
      Conditions: [{ numbers: 'A sample condition.' }],
      Originals: ['3 original documents were matched with the files sent (26 November 2026).'],
      Validity: ['From 27 November 2026', 'Until 27 November 2031'],
      'Legal basis': ['Perda DKI Jakarta 3/2012'],
    })
    const { Lokasi, Ketentuan, 'Masa berlaku': validity } = statements('id')
    assert.deepEqual(
      [String(Lokasi?.[0]).slice(0, 36), Ketentuan, validity],
      [
        'Kelurahan Menteng, Kecamatan Menteng',
        [{ numbers: 'Contoh ketentuan.' }],
        ['Sejak 27 November 2026', 'Sampai dengan 27 November 2031'],
      ],
    )
    assert.deepEqual(certificateText(facts, 'en').signing, {
      placeAndDay: ['Issued on 27 November 2026'],
      position: 'Head of the One-stop service office, Menteng District',
      field: 'Signed electronically by',
      name: 'Head of office',
      details: ['Penata Tingkat I (III/d)', 'Employee number (NIP) 198001012005011001'],
    })
  })

  it('states if it is valid from the handover only, or without an end', () => {
    assert.deepEqual(statements('en', { validFrom: null, validUntil: null })['Validity'], [
      'From the day it is handed over',
      'No end is set',
    ])
  })

  it('omits missing answers', () => {
    const form = { properties: { list: {}, gone: {}, plain: {} } }
    assert.deepEqual(
      ['/list', '/gone', '/nowhere/at/all', '/plain'].flatMap((pointer) =>
        answered(form, { list: [], plain: true }, pointer, 'id'),
      ),
      ['plain: ya'],
    )
  })

  it('writes a day in words, a list with semicolons, and the fields of an object with their labels', () => {
    const { form } = JSON.parse(read('permit-types/STPT.json'))
    const hours = [
      { day: 'monday', opensAt: '08:00', closesAt: '16:00' },
      { day: 'friday', opensAt: '08:00', closesAt: '11:30' },
    ]
    assert.deepEqual(answered(form, { practice: { hours } }, '/practice/hours', 'id'), [
      'Jam praktik: Hari: Senin, Mulai: 08:00, Selesai: 16:00; Hari: Jumat, Mulai: 08:00, Selesai: 11:30',
    ])
    const research = { cities: ['31.71', '31.73'], period: { startsOn: '2027-01-04' } }
    const { form: study } = JSON.parse(read('permit-types/RISET.json'))
    assert.deepEqual(
      ['/research/cities', '/research/period/startsOn'].flatMap((pointer) =>
        answered(study, { research }, pointer, 'en'),
      ),
      ['Cities: Central Jakarta; West Jakarta', 'First day: 4 January 2027'],
    )
  })
})

describe('a certificate as a PDF', () => {
  it('is the same to the byte for the same facts, and different for another permit', async () => {
    const [first, again, other] = [
      await renderCertificate(certificateText(facts, 'id')),
      await renderCertificate(certificateText(facts, 'id')),
      await renderCertificate(certificateText({ ...facts, number: '2/8.1/31.71.06/-1.785.51/2026' }, 'id')),
    ]
    assert.ok(first.equals(again))
    assert.ok(!first.equals(other))
  })

  it('is a tagged PDF/A-2a and PDF/UA-1 with embedded fonts, in the language of its text', async () => {
    for (const language of ['id', 'en'] as const) {
      const pdf = (await renderCertificate(certificateText(facts, language))).toString('latin1')
      for (const wanted of [
        '<pdfaid:part>2</pdfaid:part>',
        '<pdfaid:conformance>A</pdfaid:conformance>',
        '<pdfuaid:part>1</pdfuaid:part>',
        '<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>',
        '/GTS_PDFA1',
        '/MarkInfo',
        `/Lang (${language})`,
        '+DejaVuSans',
        '/FontFile2',
        facts.address,
      ])
        assert.ok(pdf.includes(wanted), wanted)
      assert.doesNotMatch(pdf, /\/Helvetica|\/Encrypt|\/JavaScript/)
    }
  })

  it('shows a name in any script, with a replacement sign for missing glyphs', async () => {
    const drawn = async (name: string) =>
      (await renderCertificate(certificateText({ ...facts, answers: { applicant: { name } } }, 'id'))).length
    const plain = await drawn('A')
    for (const name of ['AŞıЖΩ', 'A\ua997', 'A\u738b', 'A '.repeat(2_000)])
      assert.ok((await drawn(name)) > plain, name.slice(0, 20))
    assert.equal(await drawn('A\ua997'), await drawn('A\u738b'))
    assert.equal(await drawn('A\u200b'), plain)
  })

  it('continues on a second page when the text is long', async () => {
    const many = Array.from({ length: 20 }, (_, index) => ({
      id: `Ketentuan ${index}: ${'panjang sekali '.repeat(12)}`,
      en: `Condition ${index}`,
    }))
    const pdf = await renderCertificate(
      certificateText(
        { ...facts, type: { ...facts.type, certificate: { conditions: many, certainty: 'uncertain' } } },
        'id',
      ),
    )
    assert.match(pdf.toString('latin1'), /\/Count [2-9]/)
    const { signer, ca } = await aSigner()
    assert.deepEqual(await verdictOn(await signer.sign(pdf, new Date()), ca), {
      holds: true,
      coversAll: true,
      namesCertificate: true,
      trusted: true,
    })
  })
})

describe('a signature', () => {
  it('covers the whole file, names its certificate, and changes no byte of the drawing', async () => {
    const at = new Date('2026-11-27T03:00:00Z')
    const { signer, ca } = await aSigner(at)
    const drawn = await renderCertificate(certificateText(facts, 'id'))
    const signed = await signer.sign(drawn, at)
    assert.ok(signed.subarray(0, drawn.length).equals(drawn))
    assert.deepEqual(await verdictOn(signed, ca), {
      holds: true,
      coversAll: true,
      namesCertificate: true,
      trusted: true,
    })
    const text = signed.toString('latin1')
    for (const wanted of ['/SubFilter /ETSI.CAdES.detached', '/M (D:20261127030000Z)', '/SigFlags 3'])
      assert.ok(text.includes(wanted), wanted)
  })

  it('is invalid after a change of any one bit', async () => {
    const { signer, ca } = await aSigner()
    const signed = await signer.sign(await renderCertificate(certificateText(facts, 'id')), new Date())
    const contents = signed.indexOf('/Contents <')
    for (const place of [9, Math.floor(signed.length / 4), contents - 10, contents + 600, signed.length - 30]) {
      const changed = Buffer.from(signed)
      changed[place] = (changed[place] ?? 0) ^ 1
      const verdict = await verdictOn(changed, ca)
      assert.ok(verdict === 'no signature' || !verdict.holds || !verdict.coversAll, `at ${place}`)
    }
    assert.equal(Object(await verdictOn(Buffer.concat([signed, Buffer.from('%')]), ca)).coversAll, false)
  })

  it('of another network is no signature of ours', async () => {
    const [ours, theirs] = [await aSigner(), await aSigner()]
    const verdict = await verdictOn(
      await theirs.signer.sign(await renderCertificate(certificateText(facts, 'id')), new Date()),
      ours.ca,
    )
    assert.deepEqual(verdict, { holds: true, coversAll: true, namesCertificate: true, trusted: false })
  })
})
