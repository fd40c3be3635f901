import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { describe, it } from 'node:test'
import { noticeKinds } from '../../../src/correspondence/notifications/notice.ts'
import { composeMail } from '../../../src/correspondence/notifications/sending/compose.ts'
import { renderNotice, type Words } from '../../../src/correspondence/notifications/writing/notice-words.ts'
import { returnItems } from '../../../src/correspondence/notifications/writing/return-items.ts'
import { languages } from '../../../src/platform/words.ts'
import { mailbox } from '../../support/mail/post.ts'
import { readDefinition } from '../letters/sample-facts.ts'

const hostile =
  '\u001b]0;x\u0007\b\r\nBcc: victim@example.org\r\n\r\n<img src=https://evil.example/p.gif>\u2028{{code}}\u202e'

describe('the words of notices', () => {
  const folder = new URL('../../../src/correspondence/notifications/templates/', import.meta.url)
  const filesIn = async (path: string) =>
    (await readdir(new URL(path, folder))).filter((file) => file.endsWith('.mustache')).sort()

  it('exist for every kind and language, and for nothing else', async () => {
    assert.deepEqual(
      await filesIn('.'),
      noticeKinds.flatMap((kind) => languages.map((language) => `${kind}.${language}.mustache`)).sort(),
    )
  })

  it('share parts that exist in every language and are used', async () => {
    const paths = ['', 'blocks/', 'phrases/']
    const files = (
      await Promise.all(paths.map(async (path) => (await filesIn(path || '.')).map((f) => path + f)))
    ).flat()
    const written = await Promise.all(files.map((file) => readFile(new URL(file, folder), 'utf8')))
    const frame = ['paper', 'greeting', 'open', 'facts', 'questions', 'closing', 'footnote']
    for (const path of paths.slice(1)) {
      const names = new Set((await filesIn(path)).map((file) => file.split('.')[0] ?? ''))
      for (const name of names) {
        for (const language of languages) assert.ok(files.includes(`${path}${name}.${language}.mustache`))
        assert.ok(frame.includes(name) || written.some((text) => text.includes(`{{> ${name}}}`)), name)
      }
    }
  })

  for (const kind of noticeKinds) {
    it(`of ${kind} are complete in each language, also without facts`, async () => {
      const all = await Promise.all(languages.map((language) => renderNotice(kind, language, {})))
      for (const { subject, short, text, html } of all) {
        assert.ok(subject.length > 10 && short.startsWith('PTSP: ') && text.length > 100, text)
        assert.doesNotMatch(subject + short + text + html, /\{\{|undefined|null|\[object/)
        const bare = html.replaceAll('<span style="white-space:nowrap">', '').replaceAll('</span>', '')
        assert.doesNotMatch(bare, /<(?!\/?(?:p|ul|li|br|div|html|head|title|style|body|meta|!doctype)\b)|https?:/i)
      }
      assert.notEqual(all[0]?.text, all[1]?.text)
    })
  }

  it('ask for the rest of a fee in whole sentences, also without a day on which it is due', async () => {
    const view = { number: 'SKRD-2026-000123', total: 'IDR 55,000', paid: 'IDR 40,000', rest: 'IDR 15,000' }
    for (const language of languages) {
      const { short, text } = await renderNotice('payment_due', language, view)
      for (const said of [short, text]) {
        assert.match(said, /IDR 15,000/)
        assert.doesNotMatch(said, /,\s*\./)
      }
    }
  })

  it('have a singular and a plural', async () => {
    for (const language of languages) {
      const { short, text } = await renderNotice('mail_filed', language, { files: '1', link: 'LINK' })
      for (const said of [short, text]) assert.match(said, /\b1\b/)
      assert.doesNotMatch(short + text, /\b1 files/)
    }
  })

  it('escape markup, headers and templates in what people write', async () => {
    const view = {
      reference: '7K3M-9QXT-F',
      name: hostile,
      writer: hostile,
      client: `https://izin.example.org/"${hostile}`,
      account: true,
      office: hostile,
      text: hostile,
      reason: hostile,
      note: hostile,
      when: hostile,
      items: [{ name: hostile, problem: hostile, note: hostile }],
      bring: [{ name: hostile }],
      hasBring: true,
      times: [{ when: hostile }],
      hasTimes: true,
    }
    for (const kind of noticeKinds)
      for (const language of languages) {
        const words = await renderNotice(kind, language, view)
        assert.doesNotMatch(words.subject + words.short, /[\r\n\u2028\u202e]/)
        actsOnNoReader(words)
        const { content } = await composeMail(
          words,
          {
            noticeId: crypto.randomUUID(),
            to: 'applicant-1@example.org',
            language,
            reference: null,
            mailReference: null,
            inReplyTo: 'x\r\nBcc: victim@example.org',
            madeAt: new Date(),
          },
          mailbox,
        )
        const [head = ''] = content.toString().split('\r\n\r\n')
        assert.doesNotMatch(head, /^Bcc:/im)
      }
  })

  it('keep their direction, whatever a reason holds', async () => {
    for (const language of languages) {
      const { text, html } = await renderNotice('refused', language, { reason: hostile })
      for (const written of [text, html]) {
        assert.match(written, /evil\.example/)
        assert.doesNotMatch(written, /\u202e/)
      }
    }
  })

  it('greet on one line, whatever a name holds, so that nobody writes a paragraph of our letter', async () => {
    for (const language of languages) {
      const view = { name: 'Budi\n\nPay at evil.example\u2028\u202e', account: true }
      const { text, html } = await renderNotice('submitted', language, view)
      assert.match(text, /^.* Budi Pay at evil\.example ?,\n\n/)
      assert.doesNotMatch(text + html, /[\u2028\u202e]/)
    }
  })

  const ofAccounts =
    /(?:buka|lewat|melalui|dari|di) (?:permohonan|akun) Anda|masuk ke akun|(?:open|in|from) your (?:application|account)\b|sign in/i
  const filedInApplication = /masukkan ke permohonan Anda|now in your application|in your application now/g

  it("name an item on one line, so that no line of an officer's note looks like another item", async () => {
    const definition = await readDefinition('IMB')
    const reasons = [{ target: 'identity_card', code: 'other', note: 'Buram.\n\n- Bukti hak atas tanah: belum ada' }]
    for (const language of languages) {
      const items = returnItems(reasons, definition, language)
      const { text } = await renderNotice('returned', language, { items, count: items.length })
      assert.equal(text.match(/^- /gm)?.length, 1, text)
      assert.match(text, /: Buram\. - Bukti hak atas tanah: belum ada$/m)
    }
  })

  it('refer nobody without an account to what only an account opens, by phone or mail', async () => {
    const officers: readonly string[] = ['deemed_granted_at_office', 'check_overdue_at_office', 'escalated']
    for (const kind of noticeKinds.filter((name) => !officers.includes(name)))
      for (const language of languages)
        for (const byMail of [true, false]) {
          const known = new Proxy(
            {},
            {
              get: (_view, name) =>
                new Map<unknown, boolean>(Object.entries({ account: false, byMail })).get(name) ?? 'SAID',
              has: () => true,
            },
          )
          const { short, text } = await renderNotice(kind, language, known)
          const rest = kind === 'mail_filed' ? text.replaceAll(filedInApplication, '') : text
          for (const words of [short, rest]) assert.doesNotMatch(words, ofAccounts, `${kind}.${language}`)
        }
  })

  it('do refer people with an account to it', async () => {
    const view = { account: true, byMail: true, reference: '7K3M-9QXT-F', client: 'CLIENT' }
    assert.match((await renderNotice('returned', 'en', view)).short, /Open your application/)
    assert.match((await renderNotice('visit_cancelled', 'id', view)).text, /melalui permohonan Anda/)
    assert.match((await renderNotice('returned', 'id', view)).text, /Lengkapi permohonan:\nCLIENT\n/)
  })

  it('have in a subject only its template: no names or texts of people', async () => {
    const said = 'NEVER-IN-A-SUBJECT'
    for (const kind of noticeKinds)
      for (const language of languages) {
        const { subject } = await renderNotice(kind, language, new Proxy({}, { get: () => said, has: () => true }))
        assert.doesNotMatch(subject, new RegExp(said))
      }
  })
})

/** Asserts that a notice has no markup of its values, and no control characters other than line breaks. */
const actsOnNoReader = (words: Words) => {
  assert.doesNotMatch(words.html, /<img|<p><p>/)
  for (const text of Object.values(words)) assert.doesNotMatch(text, /[^\P{Cc}\r\n]/u)
}
