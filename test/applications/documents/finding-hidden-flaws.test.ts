import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { deflateSync } from 'node:zlib'
import { findFlawInPdf } from '../../../src/applications/documents/pdfs/pdf-opening.ts'
import type { PdfFlaw } from '../../../src/http/problems/pdf-flaws.ts'
import { pdfWith } from '../../support/files/pdfs.ts'

const object = (number: number, content: string) => `${number} 0 obj\n${content}\nendobj\n`
const script = '/S /JavaScript /JS (app.alert\\(1\\))'
const deflated = deflateSync(`5 0 << ${script} >>`).toString('latin1')
/** Returns a PDF that opens with the action in object 5, which is among these objects. */
const opening = (...objects: string[]) => pdfWith('/OpenAction 5 0 R', objects.join(''))

const flawed: [what: string, file: Buffer, flaw: PdfFlaw][] = [
  [
    'an action named by another object',
    opening(object(5, '<< /S 6 0 R /F (cmd.exe) >>'), object(6, '/Launch')),
    'opens_other_file',
  ],
  [
    'an action named by another object, which a later one replaces',
    opening(object(5, '<< /S 6 0 R /F (cmd.exe) >>'), object(6, '/Launch'), object(6, '/GoTo')),
    'opens_other_file',
  ],
  [
    'an action whose name two references lead to',
    opening(object(5, '<< /S 6 0 R /F (cmd.exe) >>'), object(6, '7 0 R'), object(7, '/Launch')),
    'opens_other_file',
  ],
  [
    'a script in an object that a later one replaces',
    opening(object(5, `<< ${script} >>`), object(5, '<< >>')),
    'script',
  ],
  ['a script beside a number with two points', opening(object(5, `<< /X 1..2 ${script} >>`)), 'script'],
  ['a script before a key without a value', opening(object(5, `<< ${script} /X >>`)), 'script'],
  ['a script with an encoded name beside an unknown word', opening(object(5, '<< /J#53 (1) /X what >>')), 'script'],
  ['a file beside an unknown word', opening(object(5, '<< /EF << /F 6 0 R >> /X what >>')), 'embedded_file'],
  ['a program beside an unknown word', opening(object(5, '<< /S /Launch /X what >>')), 'opens_other_file'],
  ['a dynamic form beside an unknown word', opening(object(5, '<< /XFA 6 0 R /X what >>')), 'dynamic_form'],
  [
    'objects in a stream with a syntax error',
    opening(
      object(6, `<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /X what >>\nstream\n${deflated}\nendstream`),
    ),
    'unreadable',
  ],
  [
    'a script in a stream, to which a cross-reference table may lead',
    opening(object(6, `<< >>\nstream\n${object(5, `<< ${script} >>`)}\nendstream`)),
    'script',
  ],
  ['a program in a text', opening(object(6, `(${object(5, '<< /S /Launch /F <61> >>')})`)), 'opens_other_file'],
  ['a file in a comment', opening('%5 0 obj << /EF << /F 6 0 R >> >> endobj\n'), 'embedded_file'],
  ['a script in a table of references', opening(`xref\n0 0\n${object(5, `<< ${script} >>`)}`), 'script'],
  [
    'a script in the catalogue of a trailer',
    opening(`trailer\n<< /Root << /Pages 2 0 R /OpenAction << ${script} >> >> >>\n`),
    'script',
  ],
  [
    'objects in a stream that does not say so',
    opening(object(6, `<< /N 1 /First 4 /Filter /FlateDecode >>\nstream\n${deflated}\nendstream`)),
    'unreadable',
  ],
  ['an object with a syntax error that has no end', opening(`5 0 obj\n<< /X 1..2 ${script} >>\n`), 'unreadable'],
]

describe('a PDF that a viewer reads otherwise than the library', () => {
  for (const [what, file, flaw] of flawed)
    it(`is refused: ${what}`, async () => assert.equal(await findFlawInPdf(file), flaw))
})

describe('a PDF that is written in an unusual way', () => {
  it('is accepted with harmless errors, updates, hidden objects and an array of 200,000 numbers', async () => {
    for (const objects of [
      [object(5, '<< /S /GoTo /X what >>'), object(6, '/GoTo'), object(6, '<< /S /Thread /D 0 >>')],
      [object(5, '<< /S /GoTo /D [3 0 R /Fit] >>'), object(5, '<< /S /GoTo >>')],
      [object(6, `<< >>\nstream\n${object(5, '<< /S /GoTo >>')}\nendstream`), 'trailer\n<< /Size 7 /Root 1 0 R >>\n'],
      [object(5, `[${'1 '.repeat(200_000)}]`)],
    ])
      assert.equal(await findFlawInPdf(opening(...objects)), null)
  })
})
