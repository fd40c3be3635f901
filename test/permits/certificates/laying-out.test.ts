import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { describe, it } from 'node:test'
import { XMLValidator } from 'fast-xml-parser'
import { certificateText } from '../../../src/permits/certificates/certificate.ts'
import { renderCertificate } from '../../../src/permits/certificates/drawing/render.ts'
import type { CertificateFacts } from '../../../src/permits/certificates/facts.ts'
import { certificateFacts } from '../../support/files/certificate-facts.ts'
import { flat, lettersOf, structureOf } from '../../support/files/pdf-structure.ts'

const readJson = async (path: string) =>
  JSON.parse(await readFile(new URL(`../../../src/sample/${path}`, import.meta.url), 'utf8'))
const facts = await certificateFacts('IMB')
const { certificate } = await readJson('permit-types/IMB.json')
const decree: CertificateFacts = {
  ...facts,
  layout: await readJson('network/certificate-layout.json'),
  type: { ...facts.type, certificate },
}
const words = 'wajib menyimpan dokumen ini di lokasi dan menunjukkannya kepada petugas. '
const long: CertificateFacts = {
  ...decree,
  type: {
    ...decree.type,
    certificate: {
      ...certificate,
      conditions: Array.from({ length: 20 }, (_, index) => ({ id: words.repeat(2 + (index % 4)), en: 'Sample.' })),
    },
  },
  answers: { applicant: { name: 'Maharani Kusumawardhani Prawirodirdjo '.repeat(7) } },
}
const drawn = async (each: CertificateFacts, language: 'id' | 'en' = 'id') =>
  structureOf(await renderCertificate(certificateText(each, language)))
const count = (content: string, pattern: RegExp) => content.match(pattern)?.length ?? 0

describe('the pages of a certificate', () => {
  it('are a single one for the decree of the sample, in either language', async () => {
    assert.deepEqual([(await drawn(decree, 'id')).pages, (await drawn(decree, 'en')).pages], [1, 1])
  })

  it('are as many as long names and conditions take', async () => {
    assert.equal((await drawn(long)).pages, 3)
  })

  it('keep the marks on the letters of a name within its line: two on a letter at most', async () => {
    const named = async (name: string) => (await drawn({ ...decree, answers: { applicant: { name } } })).contents
    assert.deepEqual(await named(`A\u0316\u0301${'\u0302'.repeat(120)}b`), await named('\u00c1\u0316\u0302b'))
    assert.notDeepEqual(await named('\u00c1\u0316\u0302b'), await named('\u00c1b'))
  })

  it('show letters without a glyph in their plain form, if there is one', async () => {
    const named = async (name: string) => (await drawn({ ...decree, answers: { applicant: { name } } })).contents
    assert.deepEqual(await named('\u{1d400}\u{1d41b} \u{1f130}'), await named('Ab A'))
    assert.deepEqual(await named('\u738b'), await named('\ufffd'))
  })

  const shown = async (name: string) =>
    lettersOf(await renderCertificate(certificateText({ ...decree, answers: { applicant: { name } } }, 'id')))

  it('have Arabic and Hebrew words from right to left, also beside Latin ones and on two lines', async () => {
    assert.match(await shown('אב גד הו'), /^וה דג בא$/m)
    assert.match(await shown('Ben (אב גד) Ali, הו'), /^Ben \(דג בא\) Ali, וה$/m)
    assert.match(await shown(`${'אב '.repeat(60)}הו`), /^(?:בא ?)+\n(?:[^\n]*\n)*?וה(?: בא)+$/m)
    assert.match((await shown('محمد بن')).normalize('NFKC'), /^نب دمحم$/m)
    assert.match((await shown('محـمد لا')).normalize('NFKC'), /^لا دمـحم$/m)
  })

  it('have numbers from left to right among Arabic and Hebrew words, which go on around them', async () => {
    assert.match(await shown('אב 12/3 גד'), /^דג 12\/3 בא$/m)
    assert.match(await shown('אב 12A, Ali 34 גד 5 B'), /^12 באA, Ali 34 5 דג B$/m)
    assert.match((await shown('محمد ١٢٣ بن')).normalize('NFKC'), /^نب ١٢٣ دمحم$/m)
    assert.match(await shown('Ali ١٢٣ B'), /^Ali ١٢٣ B$/m)
    assert.match((await shown('م۱۲۳')).normalize('NFKC'), /^۱۲۳م$/m)
  })

  it('have brackets that open before Arabic and Hebrew words on their right', async () => {
    assert.match(await shown('אב (גד) הו'), /^וה \(דג\) בא$/m)
    assert.match(await shown('אב (גד 12)'), /^\(12 דג\) בא$/m)
    assert.match(await shown('Ben (אב) גד'), /^Ben \(בא\) דג$/m)
    assert.match(await shown('אב) גד'), /^דג \(בא$/m)
  })

  it('mark each glyph as content or as an artifact, and close each mark on its page', async () => {
    for (const each of [decree, long, { ...long, isSpecimen: true }])
      for (const content of (await drawn(each)).contents) {
        let open = 0
        for (const [operator] of content.matchAll(/\b(?:BMC|BDC|EMC|TJ|Tj)\b/g)) {
          if (operator === 'BDC' || operator === 'BMC') open++
          else if (operator === 'EMC') open--
          else assert.equal(open, 1, 'Text stands outside of a mark, or in two.')
          assert.ok(open >= 0)
        }
        assert.equal(open, 0)
        assert.ok(count(content, /\/Artifact/g) >= 1)
      }
  })
})

describe('a bilingual certificate', () => {
  it('marks text in the other language, for screen readers', async () => {
    const both = { ...decree, type: { ...decree.type, certificate: { ...certificate, bilingual: true } } }
    const { elements, language } = await drawn(both, 'id')
    const others = flat(elements).filter((element) => element.language !== undefined)
    assert.deepEqual([language, [...new Set(others.map((element) => element.language))]], ['id', ['en']])
    assert.ok(others.filter(({ type }) => type === 'Span').length > 15)
  })
})

describe('the metadata of a certificate', () => {
  it('is well-formed XML for any title of the permit type', async () => {
    const title = { id: 'Izin <A> & "B" \u0007 ≤ C', en: 'Sample' }
    const type = { ...decree.type, certificate: { ...certificate, title } }
    const pdf = await renderCertificate(certificateText({ ...decree, type }, 'id'))
    const [, xml = ''] = /begin="[^"]*" id="[^"]*"\?>([\s\S]*?)<\?xpacket end/.exec(pdf.toString('utf8')) ?? []
    assert.equal(XMLValidator.validate(xml), true)
    assert.match(xml, /Izin A "B" ≤ C Nomor: 1/)
  })
})

describe('the structure of a certificate', () => {
  it('has one title, lists with labels, and figures with alternative text and a box', async () => {
    const { language, elements, embedded } = await drawn(decree, 'en')
    const all = flat(elements)
    const types = all.map(({ type }) => type)
    assert.deepEqual([language, embedded, elements.map(({ type }) => type)], ['en', true, ['Document']])
    assert.deepEqual(
      ['H1', 'H2', 'L', 'LI', 'Figure'].map((wanted) => types.filter((type) => type === wanted).length),
      [1, 1, 4, 6, 2],
    )
    for (const { type, alt, hasBox, children } of all) {
      if (type === 'Figure') assert.deepEqual([hasBox, (alt ?? '').length > 0], [true, true])
      if (type === 'LI')
        assert.deepEqual(
          children.map((child) => child.type),
          ['Lbl', 'LBody'],
        )
    }
  })
})
