import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, it } from 'node:test'
import { correspondenceText } from '../../../src/correspondence/received-mails/sorting/correspondence-text.ts'

describe('the text of a reply that quotes a letter', () => {
  const token = randomBytes(40).toString('base64url')
  const link = 'https://izin.example/v1/received-mail-confirmations/'
  const quotations: [name: string, quoted: string, shown: string][] = [
    ['as it was', `${link}${token}`, `${link}…`],
    ['in brackets of HTML', `[${link}${token}]`, `[${link}…]`],
    ['with a line break before it', `${link}\n> ${token}`, `${link}…`],
    ['with a line break in it', `${link}${token.slice(0, 2)}\n> ${token.slice(2)}`, `${link}…`],
    [
      'in the address of a gateway that checks links',
      `https://links.example/?url=izin.example%2Fv1%2Fcertificate-letters%2F${token}&d=1`,
      'https://links.example/?url=izin.example%2Fv1%2Fcertificate-letters%2F…&d=1',
    ],
    [
      'in such an address of such an address',
      `https://links.example/?url=izin.example%252Fv1%252Fcertificate-letters%252F${token}`,
      'https://links.example/?url=izin.example%252Fv1%252Fcertificate-letters%252F…',
    ],
    [
      'in an address that writes other signs for those of a path',
      `https://links.example/v2/url?u=https-3A__izin.example_v1_received-2Dmail-2Dconfirmations_${token}&d=1`,
      'https://links.example/v2/url?u=https-3A__izin.example_v1_received-2Dmail-2Dconfirmations_…&d=1',
    ],
    [
      'with a line break in the path',
      `https://izin.example/v1/received-mail-\n> confirmations/${token}`,
      'https://izin.example/v1/received-mail-\n> confirmations/…',
    ],
  ]
  for (const [name, quoted, shown] of quotations) {
    it(`has no token of the link in it, with which its readers could act as the applicant: ${name}`, () => {
      const text = (link: string) => `Sudah.\n\nPada 1 Des PTSP menulis:\n> Buka: ${link}\n\n-- \nWarga`
      assert.equal(correspondenceText({ text: text(quoted) }), text(shown))
    })
  }
})
