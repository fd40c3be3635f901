import { deflateRawSync } from 'node:zlib'
import { clamd } from '../../../src/platform/scanner.ts'
import { replaceableStorage } from '../faults/replaceable-storage.ts'
import { imbIn } from '../journey.ts'
import { network } from '../network.ts'
import { clamdServer } from '../outside/clamd.ts'
import { answersTo, confirms, filesOf, lastMail, mailRoom } from './mail-room.ts'

/** Opens a network whose mail is scanned, with functions that write mails byte by byte. */
export async function openMailParts() {
  const storage = replaceableStorage()
  const net = await network(storage)
  const scanner = await clamdServer()
  const room = await mailRoom(net, { scanner: clamd(scanner.address) })
  const { pool } = net.database
  await confirms(net, 'applicant-1', 'applicant-1@example.org')
  const file = await imbIn('returned', net)
  const { to } = answersTo(file.reference)

  async function comes(raw: Buffer) {
    await room.hands(raw, { to })
    await room.reads()
    const mail = await lastMail(net)
    return { ...mail, files: await filesOf(net, mail.id) }
  }

  const from = 'From: applicant-1@example.org\r\nDate: Fri, 27 Nov 2026 09:00:00 +0700\r\n'
  const raw = (headers: string, body: string | Buffer = '') =>
    Buffer.concat([Buffer.from(`${from}X-Once: ${crypto.randomUUID()}\r\n${headers}\r\n`), Buffer.from(body)])
  const multipart = (parts: readonly string[]) =>
    raw(
      'Content-Type: multipart/mixed; boundary=b\r\n',
      `${parts.map((part) => `--b\r\n${part}\r\n`).join('')}--b--\r\n`,
    )
  const attached = (index: number) =>
    `Content-Type: application/pdf\r\nContent-Disposition: attachment; filename=${index}.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBERi0=`

  /** Returns a ZIP archive whose only entry claims 4 GiB. */
  function zipBomb(): Buffer {
    const data = deflateRawSync(Buffer.alloc(1024 * 1024))
    const header = Buffer.alloc(30)
    header.writeUInt32LE(0x04034b50)
    header.writeUInt16LE(8, 8)
    header.writeUInt32LE(data.length, 18)
    header.writeUInt32LE(0xffffffff, 22)
    header.writeUInt16LE(1, 26)
    return Buffer.concat([header, Buffer.from('a'), data])
  }

  const close = async () => {
    await room.close()
    await scanner.close()
    await net.close()
  }
  return { storage, net, scanner, room, pool, file, to, comes, from, raw, multipart, attached, zipBomb, close }
}
