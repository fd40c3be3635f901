import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { findFlawInPdf } from '../../../src/applications/documents/pdfs/pdf-opening.ts'
import type { PdfFlaw } from '../../../src/http/problems/pdf-flaws.ts'
import { pdfHiding, pdfWith } from '../../support/files/pdfs.ts'

const hexOf = (text: string) => Buffer.from(text).toString('hex')
const escaped = (text: string) => text.replaceAll('\\', '\\\\')
const linkTo = (address: string) => pdfWith(`/OpenAction << /S /URI /URI (${escaped(address)}) >>`)
const object = (number: number, content: string) => `${number} 0 obj\n${content}\nendobj\n`
const opening = (...objects: string[]) => pdfWith('/OpenAction << /S /URI /URI 5 0 R >>', objects.join(''))

const flawOfEach = (files: readonly Buffer[]): Promise<(PdfFlaw | null)[]> => Promise.all(files.map(findFlawInPdf))
const all = (files: readonly Buffer[], flaw: PdfFlaw | null) => files.map(() => flaw)

describe('a PDF with a link', () => {
  it('is refused when the link is a script, however it is written', async () => {
    const scripts = [
      ...['javascript:app.alert(1)', ' JavaScript:alert', 'java\nscript:alert', 'vbscript:MsgBox'].map(linkTo),
      pdfHiding(`<< /S /URI /URI <${hexOf('javascript:alert')}> >>`),
      pdfHiding(`<< /S /URI /URI <${Buffer.from('\ufeffjavascript:', 'utf16le').swap16().toString('hex')}> >>`),
      pdfWith('/URI << /Base (javascript:alert) >>'),
      opening(object(5, '(javascript:alert)')),
      opening(object(5, '(javascript:alert)'), object(5, '(https://example.org)')),
      opening(object(6, `<< >>\nstream\n${object(5, '(javascript:alert)')}\nendstream`)),
      opening(object(6, `<< >>\nstream\n${object(5, `<${hexOf('javascript:alert')}>`)}\nendstream`)),
    ]
    assert.deepEqual(await flawOfEach(scripts), all(scripts, 'script'))
  })

  it('is refused when it leads to a file of another machine: a viewer would sign in there', async () => {
    const away = [
      'file://192.0.2.1/a',
      'file://localhost.example/a',
      'FILE:////host/a',
      'file://///host/a',
      'file:\\\\host\\a',
      '\\\\host\\a',
      '/\\host\\a',
      'file:///%5C%5Chost/a',
      'file:///%2f/host/a',
      'smb://host/a',
    ]
    assert.deepEqual(await flawOfEach(away.map(linkTo)), all(away.map(linkTo), 'opens_other_file'))
  })

  it('is accepted when it leads to the web, to an address of mail, or to a file of its author', async () => {
    const usual = ['https://example.org/javascript:a', 'http://example.org', 'mailto:a@example.org', 'tel:+62211', '#a']
    const own = ['file:///C:/a.docx', 'file:///Users/a', 'file://localhost/a', 'file://C:/a', 'file:/C:/%2F', 'a.docx']
    const files = [...usual, ...own].map(linkTo)
    assert.deepEqual(await flawOfEach(files), all(files, null))
  })
})
