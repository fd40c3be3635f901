import assert from 'node:assert/strict'
import type { Readable } from 'node:stream'
import { after, describe, it } from 'node:test'
import { scanPauses } from '../../../src/applications/documents/scan-changes.ts'
import { scanAgain } from '../../../src/correspondence/received-mails/keeping/scan-again.ts'
import { scannables } from '../../../src/correspondence/received-mails/keeping/scan-changes.ts'
import { sweepStrays } from '../../../src/platform/stored-objects/stray.ts'
import { openMailParts } from '../../support/mail/mail-parts.ts'
import { filesOf, signed, written } from '../../support/mail/mail-room.ts'
import { virus } from '../../support/outside/clamd.ts'
import { somePdf } from '../../support/person.ts'
import { isRefused } from '../../support/refusal.ts'

const { net, scanner, room, pool, file, to, comes, multipart, attached, close } = await openMailParts()
after(close)

describe('the virus scanner', () => {
  const withFiles = async () =>
    signed(
      await written({
        to,
        attachments: [
          { filename: 'a.pdf', content: somePdf() },
          { filename: 'b.pdf', content: Buffer.concat([somePdf(), virus]) },
        ],
      }),
    )

  it('gets each file, and its verdict is stored', async () => {
    assert.deepEqual(
      (await comes(await withFiles())).files.map(({ scan }) => scan),
      ['clean', 'infected'],
    )
  })

  it('gets the files once the mail has been read: a slow verdict takes none of the time for reading', async ({
    mock,
  }) => {
    const opened: Readable[] = []
    const { get } = net.storage
    mock.method(net.storage, 'get', async (...asked: Parameters<typeof get>) => {
      const stored = await get(...asked)
      opened.push(stored.body)
      return stored
    })
    const unfinished: number[] = []
    scanner.state.answer = () => {
      unfinished.push(opened.filter(({ readableEnded }) => !readableEnded).length)
      return 'stream: OK'
    }
    const content = Buffer.concat([somePdf(), Buffer.alloc(3_000_000, ' ')])
    const files = ['a.pdf', 'b.pdf'].map((filename) => ({ filename, content }))
    await comes(await signed(await written({ to, attachments: files })))
    scanner.state.answer = undefined
    assert.deepEqual(unfinished, [0, 0])
  })

  const due = async () => {
    for (const table of scannables)
      await pool`update ${pool(table)} set next_scan_at = now() where next_scan_at is not null`
  }
  const scansOf = async ({ id }: { id: string }) => (await filesOf(net, id)).map(({ scan }) => scan)
  /** Makes the scanner fail for every file until the returned object is disposed. */
  const silenced = () => {
    scanner.state.answer = () => 'INSTREAM size limit exceeded. ERROR'
    return {
      [Symbol.dispose]: () => {
        scanner.state.answer = undefined
      },
    }
  }

  it('delays no mail when it does not answer: the text is there, the files wait for another scan', async () => {
    const mail = await silently(withFiles)
    assert.deepEqual([mail.state, mail.files.map(({ scan }) => scan)], ['filed', ['failed', 'failed']])
    assert.equal((await pool`select from stray_objects`).length, 0)
    const [clean, infected] = mail.files
    const address = (found: typeof clean, path: string) =>
      `/v1/applications/${file.id}/received-attachments/${found?.id}/${path}`
    isRefused(await net.applicant.asks('GET', address(clean, 'content')), 409, 'received_file_refused')
    isRefused(
      await net.applicant.asks('POST', address(clean, 'acceptances'), { body: { slot: 'land_title' } }),
      409,
      'received_file_refused',
    )
    await due()
    assert.deepEqual(
      [await scanAgain(room.sorting), await scanAgain(room.sorting), await scanAgain(room.sorting)],
      [1, 1, 0],
    )
    assert.deepEqual(await scansOf(mail), ['clean', 'infected'])
    await net.applicant.does(201, 'POST', address(clean, 'acceptances'), { body: { slot: 'land_title' } })
    isRefused(await net.applicant.asks('GET', address(infected, 'content')), 409, 'received_file_refused')
  })

  it('is retried ever more rarely, and not forever', async () => {
    const mail = await silently(async () =>
      signed(await written({ to, attachments: [{ filename: 'a.pdf', content: somePdf() }] })),
    )
    const pauses: (number | null)[] = []
    for (let attempt = 0; attempt <= scanPauses.length; attempt++) {
      await due()
      using _ = silenced()
      await assert.rejects(scanAgain(room.sorting), /no verdict/)
      assert.equal(await scanAgain(room.sorting), 0)
      const [waits] = await pool<{ minutes: number | null }[]>`
        select round(extract(epoch from next_scan_at - now()) / 60)::int as minutes
        from received_attachments
        where mail_id = ${mail.id}`
      pauses.push(waits?.minutes ?? null)
    }
    assert.deepEqual(pauses, [...scanPauses, null])
    await due()
    assert.deepEqual([await scanAgain(room.sorting), await scansOf(mail)], [0, ['failed']])
  })

  it('has no verdict for a file discarded meanwhile, and is skipped where none is configured', async () => {
    const mail = await silently(withFiles)
    await due()
    assert.equal(await scanAgain({ ...room.sorting, scanner: null }), 0)
    const [first] = mail.files
    const discarding = {
      scan: async () => {
        await net.applicant.does(
          201,
          'POST',
          `/v1/applications/${file.id}/received-attachments/${first?.id}/discards`,
          { body: {} },
        )
        return 'clean' as const
      },
    }
    await scanAgain({ ...room.sorting, scanner: discarding })
    assert.deepEqual(
      (await filesOf(net, mail.id)).map(({ scan, key }) => [scan, key !== null]),
      [
        ['failed', false],
        ['failed', true],
      ],
    )
    assert.deepEqual(
      [await scanAgain(room.sorting), await scanAgain(room.sorting), await sweepStrays(pool, net.storage, 0)],
      [1, 0, 1],
    )
  })

  it('gets the whole of an unreadable mail, which is unavailable before', async () => {
    const parts = [
      ...Array.from({ length: 101 }, (_, index) => attached(index)),
      `Content-Type: text/plain\r\n\r\n${virus.toString()}`,
    ]
    const content = ({ id }: { id: string }) => net.frontDesk.asks('GET', `/v1/received-mails/${id}/content`)
    const mail = await silently(async () => multipart(parts))
    assert.deepEqual([mail.state, mail.reason, mail.files.length], ['triage', 'too_many_parts', 0])
    assert.match(
      isRefused(await content(mail), 409, 'received_file_refused').detail,
      /has not been scanned for viruses yet/,
    )
    await due()
    assert.equal(await scanAgain(room.sorting), 1)
    assert.match(isRefused(await content(mail), 409, 'received_file_refused').detail, /infected/)
    assert.equal((await content(await comes(multipart(parts.slice(0, 101))))).status, 200)
  })

  async function silently(make: () => Promise<Buffer>) {
    using _ = silenced()
    return await comes(await make())
  }
})
