import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { after, describe, it } from 'node:test'
import { longPdf } from '../../support/files/long-files.ts'
import {
  beginsUpload,
  listening,
  multipart,
  type Part,
  sendsAll,
  sendsBlindly,
  sendsParts,
} from '../../support/files/sending.ts'
import { imbIn } from '../../support/journey.ts'
import { network } from '../../support/network.ts'
import { type Doc, type Reply, somePdf, somePng } from '../../support/person.ts'
import { faultsIn, isRefused } from '../../support/refusal.ts'

const net = await network()
after(() => net.close())
const port = await listening(net)
const draft = await net.applicant.drafts('IMB')

const megabytes = (count: number) => count * 1024 * 1024
const jpeg = () =>
  Buffer.concat([
    Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex'),
    Buffer.alloc(500),
    Buffer.from('ffd9', 'hex'),
  ])
const program = Buffer.concat([
  Buffer.from('7f454c4602010100000000000000000002003e0001000000', 'hex'),
  Buffer.alloc(4_000),
])
/** Returns the beginning of a ZIP archive. */
const someZip = () => Buffer.concat([Buffer.from('504b030414000000000000000000', 'hex'), Buffer.alloc(500)])
const sha256 = (file: Buffer) => createHash('sha256').update(file).digest('hex')
const digestField = (file: Buffer) => `sha-256=:${createHash('sha256').update(file).digest('base64')}:`
const documentsOf = async (application: { id: string }) => (await net.applicant.reads(application)).documents
const versionsOf = async ({ id }: { id: string }) =>
  (
    await net.applicant.does<{ data: (Doc & { supersededAt: string | null })[] }>(
      200,
      'GET',
      `/v1/applications/${id}/documents`,
    )
  ).data

describe('the type of a file', () => {
  it('is that of its content, not of its name', async () => {
    const file = somePdf()
    const {
      mediaType,
      fileName,
      sizeBytes,
      sha256: digest,
      version,
    } = await net.applicant.uploads('identity_card', draft, file, 'letter.exe')
    assert.deepEqual(
      [mediaType, fileName, sizeBytes, digest, version],
      ['application/pdf', 'letter.pdf', file.length, sha256(file), 1],
    )
  })

  for (const [type, file] of [
    ['application/pdf', somePdf()],
    ['image/png', somePng()],
    ['image/jpeg', jpeg()],
  ] as const) {
    it(`may be ${type}`, async () => {
      assert.equal((await net.applicant.uploads('tax_card', draft, file)).mediaType, type)
    })
  }

  it('is named in the refusal of a program sent as a PDF', async () => {
    const reply = await net.applicant.triesUpload('identity_card', draft, program, { name: 'card.pdf' })
    isRefused(reply, 422, 'file_type_not_accepted')
    assert.equal(reply.refusal.detail, 'The format of this file is not known here. Upload a PDF, JPEG or PNG file.')
  })

  it('is unknown for text and for a single byte, which no slot accepts', async () => {
    for (const file of [Buffer.from('a letter'), Buffer.from([0])]) {
      assert.match(
        (await net.applicant.triesUpload('identity_card', draft, file)).refusal.detail,
        /^The format of this file is not known here\. /,
      )
    }
  })

  it('has its common name, in the requested language', async () => {
    const headers = { 'accept-language': 'id' }
    const reply = await net.applicant.triesUpload('identity_card', draft, someZip(), { headers })
    assert.equal(reply.refusal.detail, 'Format berkas ini ZIP. Unggah berkas PDF, JPEG, atau PNG.')
  })

  it("must be one of the slot's", async () => {
    const [drawing, photograph] = await Promise.all([
      net.applicant.triesUpload('architectural_drawings', draft, somePng()),
      net.applicant.triesUpload('site_photo_left', draft, somePdf()),
    ])
    assert.match(drawing.refusal.detail, /^The format of this file is PNG\. Upload a PDF file\.$/)
    assert.match(photograph.refusal.detail, /^The format of this file is PDF\. Upload a JPEG or PNG file\.$/)
  })
})

describe('the size of a file', () => {
  it('is more than 0 bytes', async () => {
    isRefused(await net.applicant.triesUpload('identity_card', draft, Buffer.alloc(0)), 422, 'file_empty')
  })

  it('is at most the limit of the slot, to the byte', async () => {
    const limit = Buffer.concat([...longPdf(megabytes(10))])
    assert.equal((await net.applicant.uploads('land_title', draft, limit)).sizeBytes, megabytes(10))
    const reply = await net.applicant.triesUpload('land_title', draft, Buffer.concat([limit, Buffer.from('.')]))
    isRefused(reply, 413, 'payload_too_large')
    assert.match(reply.refusal.detail, /limit of 10 MB/)
  })

  it('is limited by the slot: too large for one, it fits another', async () => {
    assert.equal(
      (await net.applicant.uploads('architectural_drawings', draft, Buffer.concat([...longPdf(megabytes(11))])))
        .version,
      1,
    )
  })

  it('of 60 MB is refused to fetch with a problem, not a broken connection', async () => {
    const head = multipart({ name: 'slot', content: 'identity_card' }, { name: 'file', fileName: 'a.pdf', content: '' })
    const body = Readable.toWeb(
      Readable.from(
        (function* () {
          yield head.subarray(0, head.lastIndexOf('\r\n--'))
          yield* longPdf(megabytes(60))
        })(),
      ),
    )
    const reply = await fetch(`http://127.0.0.1:${port}/v1/applications/${draft.id}/documents`, {
      method: 'POST',
      body,
      duplex: 'half',
      headers: {
        authorization: `Bearer ${net.applicant.token}`,
        'content-type': 'multipart/form-data; boundary=the-parts-of-an-upload',
      },
    })
    assert.equal(reply.status, 413)
    assert.match(JSON.stringify(await reply.json()), /"payload_too_large"/)
  })

  it('of 60 MB is refused to a client that does not stop sending', async () => {
    const sending = beginsUpload(port, net.applicant, draft)
    await sendsAll(sending, megabytes(60))
    const { status, refusal } = await sending.answered
    assert.deepEqual([status, refusal.code], [413, 'payload_too_large'])
  })

  it('of 60 MB is refused to a client that reads only after its last byte and then closes', async () => {
    const answer = await sendsBlindly(port, net.applicant, draft, megabytes(60))
    assert.match(answer, /^HTTP\/1\.1 413 .*"payload_too_large"/s)
  })

  it('does not matter without an application: 60 MB to an unknown one get that refusal', async () => {
    const sending = beginsUpload(port, net.applicant, { id: crypto.randomUUID() })
    await sendsAll(sending, megabytes(60))
    assert.equal((await sending.answered).status, 404)
  })
})

describe('the parts of an upload', () => {
  const file: Part = { name: 'file', fileName: 'card.pdf', content: somePdf() }
  const slot: Part = { name: 'slot', content: 'identity_card' }
  const sends = (parts: Part[], headers = {}) => sendsParts(net.applicant, draft, multipart(...parts), headers)
  const pointers = ({ refusal }: Reply) => refusal.errors?.map(({ pointer }) => pointer)

  const faulty: [string, Part[], [number, string]][] = [
    ['have the slot before the file', [file, slot], [400, 'slot_comes_first']],
    ['have a slot', [file], [400, 'slot_comes_first']],
    ['have a file', [slot], [400, 'file_part_missing']],
    ['have a file that is called file', [slot, { ...file, name: 'document' }], [400, 'file_part_missing']],
    ['have one file, not two', [slot, file, { ...file, content: somePdf() }], [400, 'file_part_missing']],
    ['name the slot once', [slot, { name: 'slot', content: 'land_title' }, file], [400, 'invalid_request']],
    ['have no unknown field', [slot, { name: 'colour', content: 'red' }, file], [400, 'invalid_request']],
    [
      'have no unknown field after the file',
      [slot, file, { name: 'colour', content: 'red' }],
      [400, 'invalid_request'],
    ],
    [
      'state the digest before the file',
      [slot, file, { name: 'sha256', content: '0'.repeat(64) }],
      [400, 'invalid_request'],
    ],
    ['have no forbidden names', [slot, { name: '__proto__', content: 'x' }, file], [400, 'invalid_request']],
    ['have a slot of the permit type', [{ name: 'slot', content: 'passport' }, file], [422, 'rule_broken']],
    [
      'have a slot, not a thousand times its name',
      [{ name: 'slot', content: 'identity_card'.repeat(1_000) }, file],
      [422, 'rule_broken'],
    ],
  ]
  for (const [claim, parts, refusal] of faulty) {
    it(claim, async () => {
      const before = (await versionsOf(draft)).length
      isRefused(await sends(parts), ...refusal)
      assert.equal((await versionsOf(draft)).length, before)
    })
  }

  it('are named when they are invalid', async () => {
    assert.deepEqual(pointers(await sends([slot, { name: 'colour', content: 'red' }, file])), ['/colour'])
    assert.deepEqual(pointers(await sends([{ name: 'slot', content: 'passport' }, file])), ['/slot'])
  })

  it('are told what is wrong with a field that is known, and with a part that has no name', async () => {
    const faultsOf = async (parts: Part[]) => faultsIn(isRefused(await sends(parts), 400, 'invalid_request'))
    const digest: Part = { name: 'sha256', content: '0'.repeat(64) }
    assert.deepEqual(await faultsOf([slot, slot, file]), ['/slot once'])
    assert.deepEqual(await faultsOf([slot, file, slot]), ['/slot once'])
    assert.deepEqual(await faultsOf([slot, file, digest]), ['/sha256 before_file'])
    const nameless = Buffer.from(multipart(slot, file).toString('latin1').replace('; name="slot"', ''), 'latin1')
    assert.deepEqual(faultsIn(isRefused(await sendsParts(net.applicant, draft, nameless), 400, 'invalid_request')), [
      ' multipart',
    ])
  })

  it('are told the slots of the permit type, by label and name, when theirs is none of them', async () => {
    const { errors } = isRefused(await sends([{ name: 'slot', content: 'passport' }, file]), 422, 'rule_broken')
    const { documents } = await net.nobody.does<{ documents: { slot: string; names: { en: string } }[] }>(
      200,
      'GET',
      '/v1/permit-types/IMB',
    )
    assert.ok(documents.length > 0)
    for (const { slot: name, names } of documents)
      assert.ok(errors?.[0]?.detail.includes(`"${names.en}" (\`${name}\`)`), name)
  })

  it('are multipart/form-data with a boundary', async () => {
    const body = multipart(slot, file)
    for (const type of [
      'application/json',
      'application/pdf',
      'multipart/mixed; boundary=the-parts-of-an-upload',
      'text/plain',
    ]) {
      assert.equal(
        (await sendsParts(net.applicant, draft, type === 'application/json' ? Buffer.from('{}') : body, {}, type))
          .status,
        415,
        type,
      )
    }
    isRefused(await sendsParts(net.applicant, draft, body, {}, 'multipart/form-data'), 400, 'invalid_request')
  })

  it('must be complete', async () => {
    for (const body of [Buffer.alloc(0), Buffer.from('--the-parts-of-an-upload--\r\n')]) {
      isRefused(await sendsParts(net.applicant, draft, body), 400, 'file_part_missing')
    }
    const long = multipart(slot, { ...file, content: Buffer.concat([...longPdf(200_000)]) })
    for (const end of [long.length - 4, long.length - 60, 100_000, 3_000]) {
      isRefused(await sendsParts(net.applicant, draft, long.subarray(0, end)), 400, 'upload_interrupted')
    }
  })
})

describe('the name of a file', () => {
  const names: [string, string, string][] = [
    ['loses the folders of Unix', '../../etc/passwd', 'passwd.pdf'],
    ['loses the folders of Windows', 'C:\\\\temp\\\\card.pdf', 'card.pdf'],
    ['loses control characters and marks of text direction', 'car\u0007d\u202egpj\u0000.pdf', 'cardgpj.pdf'],
    ['keeps every script', 'kartu tanda penduduk – 身分證 ✓.pdf', 'kartu tanda penduduk – 身分證 ✓.pdf'],
    ['has the quotes that a browser sends as %22', 'Denah %22lantai 2%22%0D%0A.pdf', 'Denah "lantai 2".pdf'],
    ['of 10,000 characters keeps 200 and its ending', `${'a'.repeat(9_996)}.pdf`, `${'a'.repeat(196)}.pdf`],
    ['is not cut within a character', `${'a'.repeat(195)}😀😀.pdf`, `${'a'.repeat(195)}.pdf`],
    ['is never only dots', '..', 'file.pdf'],
    ['may be empty', '', 'file.pdf'],
    ['has the extension of its content, not of a program', 'ktp.hta', 'ktp.pdf'],
    ['has one extension', 'ktp.PDF.exe', 'ktp.PDF'],
    ['keeps a number at its end', 'denah 1.25', 'denah 1.25.pdf'],
  ]
  for (const [claim, sent, shown] of names) {
    it(claim, async () => {
      const reply = await sendsParts(
        net.applicant,
        draft,
        multipart({ name: 'slot', content: 'sale_deeds' }, { name: 'file', fileName: sent, content: somePdf() }),
      )
      assert.equal(reply.status, 201, reply.text)
      assert.equal(reply.json<Doc>().fileName, shown)
    })
  }
})

describe('the digest that a client states', () => {
  const file = somePdf()
  const other = somePdf()
  const tries = (fields: Record<string, string>, headers: Record<string, string> = {}) =>
    net.applicant.triesUpload('property_tax_bill', draft, file, { fields, headers })

  it('is verified, as a field and as Repr-Digest', async () => {
    const replies = await Promise.all([
      tries({ sha256: sha256(file) }),
      tries({ sha256: sha256(file).toUpperCase() }),
      tries({}, { 'repr-digest': digestField(file) }),
    ])
    assert.deepEqual(
      replies.map(({ status }) => status),
      [201, 201, 201],
    )
  })

  it('is refused when it is that of another file, and the right one is shown', async () => {
    for (const reply of [
      await tries({ sha256: sha256(other) }),
      await tries({}, { 'repr-digest': digestField(other) }),
      await tries({ sha256: sha256(file) }, { 'repr-digest': digestField(other) }),
    ]) {
      isRefused(reply, 422, 'digest_mismatch')
      assert.equal(reply.refusal.sha256, sha256(file))
    }
  })

  it('is ignored when it is of another algorithm', async () => {
    assert.equal((await tries({}, { 'repr-digest': 'sha-512=:AAAA:, unixsum=:AA==:' })).status, 201)
  })

  it('does not count when its field is empty, as forms send it', async () => {
    assert.equal((await tries({ sha256: '' })).status, 201)
  })

  for (const field of ['xyz', 'a'.repeat(63), `${sha256(file)}00`]) {
    it(`is refused when it is malformed: ${field.slice(0, 8)}… of ${field.length} characters`, async () => {
      const reply = await tries({ sha256: field })
      isRefused(reply, 400, 'invalid_request')
      assert.equal(reply.refusal.errors?.[0]?.pointer, '/sha256')
    })
  }

  for (const header of [
    'sha-256=:AAAA:',
    'sha-256=abc',
    'sha-256=1',
    'sha-256',
    'sha-256=(:AAAA:)',
    'sha-256=:%%%:',
    ';;;',
  ]) {
    it(`is refused when the field Repr-Digest is malformed: ${header}`, async () => {
      const reply = await tries({}, { 'repr-digest': header })
      isRefused(reply, 400, 'invalid_request')
      assert.equal(reply.refusal.errors?.[0]?.parameter, 'repr-digest')
      assert.match(reply.refusal.errors?.[0]?.detail ?? '', / RFC 9530: `sha-256=:…:`, .* base64\.$/)
    })
  }
})

describe('the versions of a file', () => {
  it('are kept: a newer one supersedes the one before', async () => {
    const application = await net.applicant.drafts('IMB')
    const first = await net.applicant.uploads('identity_card', application)
    const second = await net.applicant.uploads('identity_card', application, somePng())
    assert.equal(second.version, 2)
    assert.deepEqual(
      (await documentsOf(application)).map(({ id }) => id),
      [second.id],
    )
    assert.deepEqual(
      (await versionsOf(application)).map(({ id, supersededAt }) => [id, supersededAt !== null]),
      [
        [first.id, true],
        [second.id, false],
      ],
    )
    const { body } = await net.applicant.asks('GET', `/v1/applications/${application.id}/documents/${first.id}/content`)
    assert.equal(sha256(body), first.sha256)
    const since = (await versionsOf(application))[0]?.supersededAt
    await net.applicant.uploads('identity_card', application)
    assert.equal((await versionsOf(application))[0]?.supersededAt, since, 'The first stays superseded since then.')
  })

  it('are numbered consecutively when several arrive at once, and one is current', async () => {
    const application = await net.applicant.drafts('IMB')
    await Promise.all([1, 2, 3, 4].map(() => net.applicant.uploads('identity_card', application)))
    const versions = await versionsOf(application)
    assert.deepEqual(
      versions.map(({ version }) => version),
      [1, 2, 3, 4],
    )
    assert.deepEqual(
      versions.map(({ supersededAt }) => supersededAt === null),
      [false, false, false, true],
    )
  })

  it('are at most 20', async () => {
    const application = await net.applicant.drafts('IMB')
    for (let version = 1; version <= 20; version++) await net.applicant.uploads('identity_card', application)
    isRefused(await net.applicant.triesUpload('identity_card', application, somePdf()), 422, 'too_many_versions')
    assert.equal((await net.applicant.uploads('tax_card', application)).version, 1)
  })
})

describe('who may upload, and when', () => {
  const tries = (person: typeof net.applicant, application: { id: string }, slot = 'identity_card') =>
    person.triesUpload(slot, application, somePdf())

  it('is the applicant: for another person the application does not exist', async () => {
    isRefused(await tries(net.stranger, draft), 404, 'not_found')
    isRefused(await tries(net.frontDesk, draft), 404, 'not_found')
    assert.equal((await tries(net.nobody, draft)).status, 401)
  })

  it('is not an officer of the office that has it', async () => {
    const submitted = await net.applicant.submits('IMB')
    for (const officer of [net.frontDesk, net.reviewer, net.inspector, net.head])
      isRefused(await tries(officer, submitted), 403, 'forbidden')
  })

  for (const status of ['submitted', 'in_review', 'awaiting_originals', 'issued', 'withdrawn']) {
    it(`is nobody once the application is ${status}`, async () => {
      const application = await imbIn(status, net)
      isRefused(await tries(net.applicant, application), 409, 'not_editable')
      assert.deepEqual(await documentsOf(application), application.documents)
    })
  }

  it('is the applicant again for a returned slot, and for no other', async () => {
    const application = await imbIn('returned', net)
    isRefused(await tries(net.applicant, application), 422, 'rule_broken')
    assert.equal((await tries(net.applicant, application, 'land_title')).json<Doc>().version, 2)
  })
})

describe('files of the office', () => {
  it('are added by its inspector during the inspection, side by side', async () => {
    const application = await imbIn('in_inspection', net)
    const [left, right] = [
      await net.inspector.uploads('inspection_photo', application, somePng()),
      await net.inspector.uploads('inspection_photo', application, somePng()),
    ]
    const { documents } = await net.applicant.reads(application)
    assert.deepEqual(
      documents.filter(({ slot }) => slot === 'inspection_photo').map(({ id, version }) => [id, version]),
      [
        [left.id, 1],
        [right.id, 2],
      ],
    )
  })

  it('are not added by anybody else, nor in another state', async () => {
    const [inspected, reviewed] = [await imbIn('in_inspection', net), await imbIn('in_review', net)]
    for (const person of [net.applicant, net.reviewer, net.head])
      isRefused(await person.triesUpload('inspection_photo', inspected, somePng()), 403, 'forbidden')
    isRefused(await net.stranger.triesUpload('inspection_photo', inspected, somePng()), 404, 'not_found')
    isRefused(await net.inspector.triesUpload('inspection_photo', reviewed, somePng()), 409, 'not_editable')
  })

  it('are checked like any other', async () => {
    isRefused(
      await net.inspector.triesUpload('inspection_photo', await imbIn('in_inspection', net), somePdf()),
      422,
      'file_type_not_accepted',
    )
  })
})

describe('an upload that is sent again', () => {
  const again = (file: Buffer, key: string, application = draft, slot = 'neighbour_consent') =>
    net.applicant.triesUpload(slot, application, file, { headers: { 'idempotency-key': key } })

  it('with the same key and file gets the same answer, and counts once', async () => {
    const [file, key, before] = [somePdf(), crypto.randomUUID(), (await versionsOf(draft)).length]
    const [first, second] = [await again(file, key), await again(file, key)]
    assert.deepEqual([first.status, second.status, second.headers['idempotency-replayed']], [201, 201, 'true'])
    assert.deepEqual(second.json(), first.json())
    assert.equal((await versionsOf(draft)).length, before + 1)
  })

  it('with the same key and another file is refused', async () => {
    const key = crypto.randomUUID()
    await again(somePdf(), key)
    isRefused(await again(somePdf(), key), 422, 'idempotency_key_reused')
  })
})
