import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { compileForm } from '../../src/catalogue/permit-types/forms/form.ts'
import { holdsNumber, redacted, withoutNumbers } from '../../src/platform/redact.ts'
import { normalised } from '../../src/privacy/identifiers.ts'
import { mask, masked, maskedName, meant } from '../../src/privacy/mask.ts'
import { takesLessThan } from '../support/measuring/cpu-seconds.ts'

describe('a mask', () => {
  it('shows enough to distinguish two values, never enough to use one', () => {
    const shown = [
      ['nik', '3171000000000001'],
      ['npwp', '000000000000001'],
      ['phone', '+6281200000001'],
      ['email', 'applicant@example.com'],
      ['address', 'Jalan 1'],
      ['other', 'O+'],
      ['nik', '12'],
      ['phone', 7],
    ] as const
    assert.deepEqual(
      shown.map(([kind, value]) => mask(kind, value)),
      ['••••••••••••0001', '•••••••••••0001', '••••••••••0001', 'a•••@•••', '•••', '•••', '•••', '•••'],
    )
  })

  it('of a name is of letters that show: never of what is invisible or turns the text around', () => {
    const name = 'A\u202egnirp \u200b\u2067Bayu \u200b \u0301Citra \u0001Dewi\u0007Eka'
    assert.equal(maskedName(name), 'A••• B••• C••• D••• E•••')
    assert.equal(maskedName('\u3164Fajar \u2800 \u115fGita H\u0301adi 𝒜yu •Intan'), 'F••• G••• H••• 𝒜••• •••')
    assert.equal(maskedName('\u200b \u202e \u3164'), '')
  })

  it('that is sent back means the answer it replaces, at its own place only', () => {
    const form = compileForm({
      type: 'object',
      properties: {
        people: {
          type: 'array',
          items: { type: 'object', properties: { phone: { type: 'string', 'x-personal': 'phone' } } },
        },
      },
    })
    const stored = { people: [{ phone: '+6281200000001' }, { phone: '+6281200000002' }] }
    const leaves = form.personal(stored)
    assert.deepEqual(meant(masked(stored, leaves), leaves), stored)
    assert.deepEqual(meant({ people: [{ phone: '••••••••••0002' }] }, leaves), {
      people: [{ phone: '••••••••••0002' }],
    })
  })
})

describe('numbers of people', () => {
  it('are sought in the longest texts of a step in little time, also among very many groups of digits', async () => {
    const texts = ['0 ', '٣ ', '0-', '+62 8'].map((group) => group.repeat(200_000 / group.length))
    await takesLessThan(0.65, () => texts.forEach((text) => void holdsNumber(text)))
  })

  it('are recognised by their shape in free text, and other numbers are not', () => {
    for (const text of [
      'NIK 3171000101000001.',
      '3171 0001 0100 0001',
      '317100-010100-0001',
      'call 081200000001',
      '+62 812-0000-0001',
    ]) {
      assert.ok(holdsNumber(text), text)
      assert.doesNotMatch(withoutNumbers(text), /[0-9]/)
    }
    for (const text of [
      'IMG_20240101_123456.jpg',
      '17/8.1/31.75.00.000/-1.785.51/2015',
      'NOP 317100000000000001',
      'Rp 135.625',
      'Rp135.625',
      '2026-11-24T02:15:30.000Z',
      '019aa6b2-5d3e-7c41-9b0a-3f5e8d2c1a70',
      '021-3822255',
    ])
      assert.ok(!holdsNumber(text), text)
    assert.equal(redacted('of a.b@example.com'), 'of x@x')
  })

  it('are crossed out in every kind of digit, without a change to other texts', () => {
    const inDigits = (zero: number, number: string) =>
      number.replace(/[0-9]/g, (digit) => String.fromCodePoint(zero + Number(digit)))
    for (const zero of [0x30, 0xff10, 0x660, 0x966, 0x1b50, 0xa9d0, 0x1d7ce, 0x1d7f6])
      for (const number of ['3171000101000001', '3171 0001 0100 0001', '+62 812-0000-0001', '081200000001']) {
        const text = `KTP ${inDigits(zero, number)} asli`
        assert.equal(withoutNumbers(text), `KTP ${number.replace(/[0-9]/g, 'x')} asli`)
        assert.ok(withoutNumbers(text).length <= text.length)
      }
    assert.equal(withoutNumbers('③①⑦①⓪⓪⓪①⓪①⓪⓪⓪⓪⓪❶'), 'x'.repeat(16))
    for (const text of ['Rumah ２ lantai, 12½ m²', 'Bab ٣', 'Lampiran ①']) assert.equal(withoutNumbers(text), text)
  })

  it('are recognised in every kind of digit, with any visible or invisible separators', () => {
    const nik = '3171000101000001'
    const inDigits = (zero: number) => [...nik].map((digit) => String.fromCodePoint(zero + Number(digit))).join('')
    for (const zero of [0xff10, 0x660, 0x6f0, 0x966, 0x1bb0 - 0x60, 0x1b50, 0xa9d0, 0x1d7ce, 0x1d7f6, 0x11f50])
      assert.ok(holdsNumber(inDigits(zero)), inDigits(zero))
    assert.ok(holdsNumber('③①⑦①⓪⓪⓪①⓪①⓪⓪⓪⓪⓪①') && holdsNumber('❸❶❼❶⓿⓿⓿❶⓿❶⓿⓿⓿⓿⓿❶'))
    assert.ok(holdsNumber([...nik].map((digit) => `${digit}\ufe0f\u20e3`).join('')), 'keycaps')
    for (const between of [
      '\u200b',
      '\u00ad',
      '\u2060',
      '\ufeff',
      '/',
      '_',
      ':',
      ',',
      '*',
      '|',
      ' - ',
      '–',
      '·',
      '\u00a0',
      '\u2009',
      '\n',
      ') (',
    ])
      for (const text of [
        nik.match(/.{4}/g)?.join(between) ?? '',
        [...nik].join(between),
        `0812${between}0000${between}0001`,
      ])
        assert.ok(holdsNumber(`It is ${text}.`), JSON.stringify(text))
    assert.ok(
      holdsNumber('3171/0001 0100_0001') &&
        holdsNumber('(+62) 812-0000-0001') &&
        holdsNumber('６２ ８１２ ００００ ０００１'),
    )
  })

  it('are not recognised in ids, in numbers of this service, in dates and in sums', () => {
    for (const text of [
      'See 31710001-0100-4001-8123-081200000001 and 12345678-1212-4212-8212-121212121212.',
      'SKRD-2026-31.71.06-000001 is paid.',
      'NOP 31.71.060.112.120-0001.0',
      '17/8.1/31.75.00.000/-1.785.51/2015',
      '24/11/2026 08.00–24/11/2026 10.00',
      'Rp 1.250.000, 2.500.000, 14',
      'Rp1.250.000, Rp2.500.000.000, 14',
      '7K3M-9QXT-F, 1234-5678-9',
    ])
      assert.ok(!holdsNumber(text), text)
  })

  it('are the same for a search in every notation', () => {
    assert.deepEqual(
      ['0812 0000-0001', '+6281200000001', '6281200000001', '006281200000001'].map((text) => normalised('phone', text)),
      Array(4).fill('+6281200000001'),
    )
    assert.deepEqual(
      [normalised('nik', '3171 0000 0000 0001'), normalised('email', ' A@Example.COM ')],
      ['3171000000000001', 'a@example.com'],
    )
  })
})
