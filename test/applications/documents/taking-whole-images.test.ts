import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { watchEnd } from '../../../src/applications/documents/uploads/image-end.ts'
import { objectsOf } from '../../support/asserting/objects.ts'
import { takesLessThan } from '../../support/measuring/cpu-seconds.ts'
import { network } from '../../support/network.ts'
import { somePng } from '../../support/person.ts'
import { isRefused } from '../../support/refusal.ts'

const net = await network()
after(() => net.close())

const bytesOf = (hex: string) => Buffer.from(hex.replaceAll(' ', ''), 'hex')
const picture = Buffer.alloc(500, 7)
/** A JPEG whose first segment holds a preview with an end of its own. */
const jpeg = Buffer.concat([
  bytesOf('ffd8 ffe1 000a ffd8 0102 ffd9 0000 ffff db00 0401 02 ffda 0008 0101 0000 3f00'),
  picture,
  bytesOf('ff00 ffd0'),
  picture,
  bytesOf('ffd9'),
])
/** A JPEG of 10 MiB with nothing but the filling that may stand before a marker. */
const filling = Buffer.concat([bytesOf('ffd8'), Buffer.alloc(10 * 1024 * 1024, 0xff)])
const chunkBytes = 65_536
const png = somePng()
const pngEnd = png.indexOf('IEND') + 'IEND'.length + 4
const cutOff: [what: string, file: Buffer][] = [
  ['a PNG without its last byte', png.subarray(0, pngEnd - 1)],
  ['a PNG that ends after its head', png.subarray(0, 40)],
  ['a JPEG without its last byte', jpeg.subarray(0, -1)],
  ['a JPEG that ends in its preview', jpeg.subarray(0, 14)],
  ['a JPEG that ends before its picture', jpeg.subarray(0, 24)],
]
const whole: [what: string, file: Buffer][] = [
  ['a PNG', png.subarray(0, pngEnd)],
  ['a PNG with something after it', Buffer.concat([png, picture])],
  ['a JPEG', jpeg],
  ['a JPEG with a film after it', Buffer.concat([jpeg, picture, picture])],
]

describe('an image', () => {
  for (const [what, file] of cutOff)
    it(`that is cut off is refused, and leaves nothing: ${what}`, async () => {
      const application = await net.applicant.drafts('IMB')
      const before = await objectsOf(net)
      const reply = await net.applicant.triesUpload('site_photo_left', application, file)
      assert.match(isRefused(reply, 422, 'file_broken').detail, /terpotong|cut off/)
      assert.deepEqual(await objectsOf(net), before)
    })

  for (const [what, file] of whole)
    it(`that is whole is taken: ${what}`, async () => {
      const application = await net.applicant.drafts('IMB')
      assert.equal((await net.applicant.triesUpload('site_photo_left', application, file)).status, 201)
    })

  it('costs no more than its bytes, whatever stands before the picture', () =>
    takesLessThan(0.3, () => {
      const end = watchEnd('image/jpeg')
      for (let at = 0; at < filling.length; at += chunkBytes) end?.take(filling.subarray(at, at + chunkBytes))
    }))

  it('is judged alike, in whatever pieces it comes', () => {
    for (const size of [1, 2, 3, 7, 11, 12, 13, 1_000])
      for (const [files, isFound] of [
        [cutOff, false],
        [whole, true],
      ] as const)
        for (const [what, file] of files) {
          const end = watchEnd(what.startsWith('a PNG') ? 'image/png' : 'image/jpeg')
          for (let at = 0; at < file.length; at += size) end?.take(file.subarray(at, at + size))
          assert.equal(end?.isFound, isFound, `${what} in pieces of ${size}`)
        }
  })
})
