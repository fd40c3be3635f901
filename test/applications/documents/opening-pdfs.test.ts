// Runs alone: it measures the memory of the process that opens PDFs, and that process ends.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { findFlawInPdf } from '../../../src/applications/documents/pdfs/pdf-opening.ts'
import { type PdfFlaw, pdfFlaws } from '../../../src/http/problems/pdf-flaws.ts'
import { objectsOf } from '../../support/asserting/objects.ts'
import { passesOnce } from '../../support/faults/busy-machine.ts'
import { openerOfPdfs } from '../../support/files/opener-of-pdfs.ts'
import { pdfBomb, pdfHiding, pdfWith } from '../../support/files/pdfs.ts'
import { network } from '../../support/network.ts'
import { somePdf } from '../../support/person.ts'
import { isRefused } from '../../support/refusal.ts'

const net = await network()
after(() => net.close())

/** Returns the resident memory of a process in bytes; 0 when it has ended. */
function residentOf(pid: number): number {
  try {
    return 1024 * Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0)
  } catch {
    return 0
  }
}

const script = '<< /S /JavaScript /JS (app.alert\\(1\\)) >>'
const refused: [what: string, file: Buffer, flaw: PdfFlaw][] = [
  ['nine bytes that begin like one', Buffer.from('%PDF-1.7\n'), 'unreadable'],
  ['noise that begins like one', Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(100_000, 7)]), 'unreadable'],
  ['one without a page', pdfWith('/Pages << /Type /Pages /Kids [] /Count 0 >>'), 'unreadable'],
  ['one that runs a script when it is opened', pdfWith(`/OpenAction ${script}`), 'script'],
  ['one that hides its script in a compressed stream', pdfHiding(script), 'script'],
  ['one with scripts by name', pdfWith(`/Names << /JavaScript << /Names [(a) ${script}] >> >>`), 'script'],
  [
    'one with a file in it',
    pdfWith('/Names << /EmbeddedFiles << /Names [(a) << /Type /Filespec /EF << /F 5 0 R >> >>] >> >>'),
    'embedded_file',
  ],
  ['one that starts a program', pdfWith('/OpenAction << /S /Launch /F (cmd.exe) >>'), 'opens_other_file'],
  [
    'one that opens a file of another machine',
    pdfWith('/OpenAction << /S /GoToR /F (\\\\\\\\192.0.2.1\\\\a.pdf) /D [0 /Fit] >>'),
    'opens_other_file',
  ],
  [
    'one that opens an article of another file',
    pdfWith('/OpenAction << /S /Thread /F (\\\\\\\\192.0.2.1\\\\a.pdf) /D 0 >>'),
    'opens_other_file',
  ],
  ['one with a script for a model', pdfHiding('<< /Type /3D /Subtype /U3D /OnInstantiate 6 0 R >>'), 'script'],
  ['a dynamic form', pdfWith('/AcroForm << /Fields [] /XFA 5 0 R >>'), 'dynamic_form'],
]

describe('a PDF that is uploaded', () => {
  it('is accepted when it opens, however it was written', async () => {
    const draft = await net.applicant.drafts('SKTM')
    for (const file of [somePdf(), pdfWith(''), pdfWith('/OpenAction [3 0 R /Fit]'), pdfHiding('<< /S /GoTo >>')])
      assert.equal((await net.applicant.triesUpload('identity_card', draft, file)).status, 201)
  })

  for (const [what, file, flaw] of refused) {
    it(`is refused, and leaves nothing: ${what}`, async () => {
      const draft = await net.applicant.drafts('SKTM')
      const before = await objectsOf(net)
      const reply = await net.applicant.triesUpload('identity_card', draft, file)
      isRefused(reply, 422, 'file_broken')
      assert.equal(await findFlawInPdf(file), flaw)
      assert.deepEqual(await objectsOf(net), before)
      assert.deepEqual((await net.applicant.reads(draft)).documents, [])
    })
  }

  it('is refused with the reason, in both languages, and with what to do', async () => {
    const draft = await net.applicant.drafts('SKTM')
    for (const [language, words] of [
      ['id', /skrip.*Cetak ke PDF baru/],
      ['en', /script\. Print it to a new PDF/],
    ] as const) {
      const headers = { 'accept-language': language }
      const reply = await net.applicant.triesUpload('identity_card', draft, pdfHiding(script), { headers })
      assert.match(reply.json<{ detail: string }>().detail, words)
    }
  })

  it('cannot fill the memory by inflating, and the next one is opened', async () => {
    const draft = await net.applicant.drafts('SKTM')
    const uploads = (file: Buffer) => net.applicant.triesUpload('identity_card', draft, file)
    const bomb = await pdfBomb(900)
    const growths: number[] = []
    // The API gives the opener 30 seconds, in which a busy machine may not let it grow enough.
    await passesOnce(async () => {
      assert.equal((await uploads(somePdf())).status, 201)
      const opener = await openerOfPdfs()
      const before = residentOf(opener)
      const watch = setInterval(() => growths.push(residentOf(opener) - before), 10).unref()
      const reply = await uploads(bomb).finally(() => clearInterval(watch))
      isRefused(reply, 422, 'file_broken')
      assert.equal((await uploads(somePdf())).status, 201)
      assert.notEqual(await openerOfPdfs(), opener)
    })
    const most = Math.max(...growths)
    assert.ok(most > 0, 'nothing was measured')
    assert.ok(most < 800_000_000, `grew by ${most} bytes`)
  })

  it('is opened by a process that reads no secret of this machine, and no other package', async () => {
    const draft = await net.applicant.drafts('SKTM')
    assert.equal((await net.applicant.triesUpload('identity_card', draft, somePdf())).status, 201)
    const command = readFileSync(`/proc/${await openerOfPdfs()}/cmdline`, 'utf8').split('\0')
    const secrets = [
      `/proc/${process.pid}/environ`,
      '/etc/passwd',
      join(process.cwd(), '.env'),
      join(process.cwd(), 'node_modules/fastify'),
      process.cwd(),
      tmpdir(),
    ]
    const asked = `JSON.stringify(${JSON.stringify(secrets)}.filter((path) => process.permission.has('fs.read', path)))`
    const options = command.filter((word) => word.startsWith('--'))
    assert.deepEqual(JSON.parse(execFileSync(process.execPath, [...options, '-p', asked], { encoding: 'utf8' })), [])
  })

  it('can have every described flaw, except the one that needs a password', () => {
    assert.deepEqual(
      pdfFlaws.filter((flaw) => !refused.some(([, , found]) => found === flaw)),
      ['encrypted'],
    )
  })
})
