import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { before, describe, it } from 'node:test'
import { noticeKinds, officeKinds } from '../../../src/correspondence/notifications/notice.ts'
import { tellings } from '../../../src/correspondence/notifications/telling/telling.ts'
import type { Words } from '../../../src/correspondence/notifications/writing/notice-words.ts'
import { type Language, languages } from '../../../src/platform/words.ts'
import { lacksNothing } from '../../support/asserting/advice.ts'
import { lettersPage, pages, writeLetter } from './page.ts'
import type { Situation, Story } from './sample-facts.ts'
import { segmentsOf } from './segments.ts'
import { readStories } from './stories.ts'

/** The parts of a letter that are no words of a language: numbers of documents, references, hours and addresses. */
const references = /\b[0-9A-Z]{4}-[0-9A-Z]{4}(?:-[0-9A-Z]{1,4})?\b|\S*[/.]\S*\d\S*|SKRD-\S+|[0-9a-f]{8}-\S+/g
const codes = /\b[a-z]+(?:_[a-z]+)+\b|\{\{|\}\}|undefined|null|NaN|\[object|\^\\|\/applicant|\$\{/
const english = /\b(?:the|your|you|application|office|please|with|and|for|has|was|will|not)\b/i
const greetings: Record<Language, RegExp> = { id: /^Yth\. \S/, en: /^Dear \S/ }
const closings: Record<Language, RegExp> = { id: /\n\nHormat kami,\n\S/, en: /\n\nYours sincerely,\n\S/ }

interface Sent {
  situation: Situation
  channel: Situation['channels'][number]
  language: Language
  words: Words
}

describe('every letter, as it is sent', () => {
  let stories: Story[] = []
  let letters: Sent[] = []

  before(async () => {
    stories = await readStories()
    const asked = stories.flatMap(({ situations }) =>
      situations.flatMap((situation) =>
        situation.channels.flatMap((channel) => languages.map((language) => ({ situation, channel, language }))),
      ),
    )
    letters = await Promise.all(
      asked.map(async (one) => ({ ...one, words: await writeLetter(one.situation, one.channel, one.language) })),
    )
  })

  const mails = () => letters.filter(({ channel }) => channel !== 'sms')
  const shorts = () => letters.filter(({ channel }) => channel === 'sms')

  it('is in the pages of the docs: after a change of words run npm run letters', async () => {
    for (const language of languages)
      assert.equal(await readFile(pages[language], 'utf8'), await lettersPage(stories, language))
  })

  it('exists for each kind of notice', () => {
    const written = new Set(letters.map(({ situation }) => situation.facts.kind))
    lacksNothing(
      noticeKinds.filter((kind) => !written.has(kind)),
      (kind) => `Let a story in this folder send ${kind}, then run npm run letters.`,
    )
  })

  it('greets and closes in its language', () => {
    for (const { language, words } of mails()) {
      assert.match(words.text, greetings[language])
      assert.match(words.text, closings[language])
    }
  })

  it('names the office, and for applicants its telephone and hours', () => {
    const officers: readonly string[] = [...officeKinds, 'search_alarm']
    for (const { situation, language, words } of mails()) {
      const { application, consulted, office: signing } = situation.facts
      const office = application?.told.office ?? (consulted?.consultation.office ?? signing)?.names
      if (situation.facts.kind !== 'calendar_missing') assert.ok(office && words.text.includes(office[language]))
      if (officers.includes(situation.facts.kind)) continue
      assert.match(words.text, /\+6221000000\d/)
      assert.match(words.text, /Jam loket: Senin|Counter hours: Monday/)
    }
  })

  it('has no code, pointer or placeholder, and no undefined value', () => {
    for (const { words } of letters)
      for (const text of [words.subject, words.text, words.short]) assert.doesNotMatch(text, codes)
  })

  it('has no English in the Indonesian version, except one sentence where the language of a mail is unknown', () => {
    for (const { language, words } of letters.filter((letter) => letter.language === 'id')) {
      assert.equal(language, 'id')
      const said = [words.subject, words.text.replace(/^In English: .*$/m, ''), words.short].join('\n')
      assert.doesNotMatch(said.replace(references, ''), english)
    }
  })

  it('shows a code on a line of its own in large type, and breaks no number, time or postal code at a line end', () => {
    const htmlOf = (kind: string) =>
      letters.find(({ situation, channel, language }) => {
        return situation.facts.kind === kind && channel === 'email' && language === 'en'
      })?.words.html ?? ''
    assert.match(htmlOf('contact_code'), /<p style="font-size:24px[^"]*">482913<\/p>/)
    for (const held of ['08:00–12:00', 'SKRD-2026-000123', 'e-mail'])
      assert.ok(htmlOf('payment_due').includes(`<span style="white-space:nowrap">${held}</span>`), held)
    assert.match(htmlOf('payment_due'), /Jakarta Pusat\u00a010310/)
  })

  it('says the same in HTML and in text', () => {
    const plain = (html: string) =>
      html
        .replace(/<\/?span[^>]*>/g, '')
        .replace(/^[^]*<body[^>]*>|<[^>]+>/g, ' ')
        .replace(/&#(\d+);/g, (_whole, code: string) => String.fromCharCode(Number(code)))
    const wordsOf = (text: string) =>
      text
        .replace(/(?<=\S):(?=\s)|^- /gm, '')
        .split(/\s+/)
        .filter(Boolean)
        .join(' ')
    for (const { words } of mails()) assert.equal(wordsOf(plain(words.html)), wordsOf(words.text))
  })

  it('promises no letter to somebody whom letters reach on paper only, and says where the next one is', async () => {
    const printed = { onPaper: true, unreached: true, dated: '1 Desember 2026', printed: '2 Desember 2026' }
    const caused = tellings.filter(({ to }) => to === 'applicant').map(({ kind }) => kind)
    const toApplicants = stories
      .flatMap(({ situations }) => situations)
      .filter(({ facts }) => ['message', 'permit_ending', ...caused].includes(facts.kind))
      .map(({ title, channels, facts: { values, ...facts } }) => {
        return { title, channels, facts: { ...facts, client: null, values: { ...values, ...printed, link: null } } }
      })
    assert.ok(toApplicants.length > 60)
    for (const situation of toApplicants)
      for (const language of languages) {
        const { text } = await writeLetter(situation, 'sms', language)
        assert.doesNotMatch(text, /We will (?:write|let you|send)|Kami akan (?:mem|men)|surel ini|this e-mail/)
        assert.doesNotMatch(text, /(?:cannot come|tidak dapat datang), (?:please come|silakan datang)/)
        const where = situation.facts.hasAccount ? /in your account\.|di akun Anda\./ : /that made this|yang membuat/
        assert.match(/^(?:Letters about|Surat tentang) this.*$|^Surat tentang.*$/m.exec(text)?.[0] ?? '', where)
      }
  })

  it('loads nothing, and has one button where an action is needed', () => {
    for (const { words } of mails()) {
      assert.doesNotMatch(words.html, /<(?:img|script|link|iframe|form)\b|url\(|@import|src=/i)
      assert.ok((words.html.match(/class="button"/g) ?? []).length <= 1)
    }
  })

  it('never requires a caller without an account to type a link', () => {
    const phones = letters.filter(({ situation, channel }) => channel !== 'email' && !situation.facts.hasAccount)
    assert.ok(phones.length > 10)
    for (const { words } of phones) assert.doesNotMatch(words.text + words.short, /https?:/)
  })

  it('is short by SMS: in the GSM alphabet, usually two segments and never more than three', () => {
    const counted = shorts().map(({ words }) => ({ ...segmentsOf(words.short), text: words.short }))
    for (const { others, segments, text } of counted) {
      assert.deepEqual(others, [], text)
      assert.ok(segments <= 3, text)
      assert.match(text, /[.?]$/)
    }
    assert.ok(counted.filter(({ segments }) => segments > 2).length <= counted.length / 10)
  })

  it('names the remedy, whom to ask, and what happens to the money, when it decides against a person', () => {
    const against = mails().filter(({ situation }) =>
      ['refused', 'correction_refused', 'permit_revoked', 'permit_suspended'].includes(situation.facts.kind),
    )
    assert.ok(against.length > 0)
    for (const { situation, words } of against) {
      assert.match(words.text, /upaya hukum|legal remedies/)
      if (situation.facts.kind === 'refused') assert.match(words.text, /retribusi|membayar|fee|have paid/)
    }
  })

  it('names by SMS the originals to bring, by their labels', () => {
    const kinds: readonly string[] = ['originals_due', 'permit_ready', 'visit_booked', 'visit_moved']
    const asked = shorts().flatMap(({ situation: { facts }, language, words }) => {
      const { application: about, kind } = facts
      if (!kinds.includes(kind) || !about || about.definition.originalsGate === 'none') return []
      const { documents } = about.definition
      return documents
        .filter(({ slot }) => about.told.unmatched.includes(slot))
        .map(({ names }) => ({ kind, label: names[language], short: words.short }))
    })
    assert.deepEqual(new Set(asked.map(({ kind }) => kind)), new Set(kinds))
    for (const { label, short } of asked) assert.ok(short.includes(label), short)
  })

  it('says that an identity card is needed to collect a permit, and by mail what somebody else should bring', () => {
    const ready = letters.filter(({ situation }) => situation.facts.kind === 'permit_ready')
    assert.ok(ready.length > 0)
    for (const { channel, words } of ready) {
      if (channel === 'sms') assert.match(words.short, /identity card|kartu identitas/)
      else assert.match(words.text, /identity card and a power of attorney|kartu identitasnya sendiri dan surat kuasa/)
    }
  })
})
