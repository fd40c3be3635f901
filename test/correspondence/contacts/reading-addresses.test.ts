import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { maskedAddress, readContactAddress } from '../../../src/correspondence/contacts/contact.ts'

describe('an address that a person states', () => {
  it('is an e-mail address, with its host in lower case', () => {
    assert.equal(readContactAddress('email', ' Warga.Satu+izin@Surel.Example '), 'Warga.Satu+izin@surel.example')
  })

  for (const wrong of [
    '',
    'warga',
    'warga@',
    '@surel.example',
    'warga@surel',
    'warga@@surel.example',
    'warga@-surel.example',
    'warga@surel.example.',
    '.warga@surel.example',
    'wa..rga@surel.example',
    '"wa rga"@surel.example',
    'warga@[127.0.0.1]',
    'warga@127.0.0.1',
    'Warga <warga@surel.example>',
    'warga@surel.example,dua@surel.example',
    'warga@surel.example\r\nBcc: dua@surel.example',
    'warga@surel.example\n',
    'warga\u0000@surel.example',
    'wärga@surel.example',
    `${'w'.repeat(65)}@surel.example`,
    `w@${'s'.repeat(60)}.${'s'.repeat(60)}.${'s'.repeat(60)}.${'s'.repeat(60)}.${'s'.repeat(20)}`,
  ]) {
    it(`is no e-mail address when it is ${JSON.stringify(wrong.slice(0, 60))}`, () =>
      assert.equal(
        readContactAddress('email', wrong),
        wrong.endsWith('\n') && !wrong.includes('\r') ? 'warga@surel.example' : null,
      ))
  }

  it('is a mobile number in E.164, from any notation', () => {
    for (const written of [
      '0812-9000-1111',
      '+62 812 9000 1111',
      '6281290001111',
      '0062 81290001111',
      '(0812) 9000.1111',
    ])
      assert.equal(readContactAddress('sms', written), '+6281290001111', written)
    assert.equal(readContactAddress('whatsapp', '+65 8123 4567'), '+6581234567')
  })

  for (const wrong of [
    '',
    '0213456789',
    '+62213456789',
    '081290',
    '+0812345678',
    '3174012708900001',
    'seratus',
    '+6281290001111222',
    '+62812900011 11;rm',
  ]) {
    it(`is no mobile number when it is ${JSON.stringify(wrong)}`, () =>
      assert.equal(readContactAddress('sms', wrong), null))
  }

  it('is masked, but its holder can recognise it', () => {
    assert.equal(maskedAddress('email', 'warga.satu@surel.example'), 'w•••@surel.example')
    assert.equal(maskedAddress('sms', '+6281290001111'), '+62••••••••111')
  })
})
