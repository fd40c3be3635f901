import Type, { type Static } from 'typebox'
import { identityChecksInPerson, spokenWith } from '../../applications/drafts/assistance.ts'
import { exampleAt, exampleId } from '../../http/examples.ts'
import { Id, listOf, named, noOtherMembers, nullable, OneOf, ref, Timestamp } from '../../http/schema.ts'
import { languages } from '../../platform/words.ts'
import { noticeKinds } from '../notifications/notice.ts'

const handover = { language: 'id', receivedBy: 'applicant', identityCheckedBy: 'identity_card' }
const handoverMembers = {
  language: OneOf(languages, { description: 'The language in which it was printed.' }),
  receivedBy: OneOf(spokenWith, { description: 'The person who took it. More may come.' }),
  identityCheckedBy: OneOf(identityChecksInPerson, {
    description: 'The way in which the officer identified that person, at the counter. More may come.',
  }),
}

export const LetterHandover = named(
  'LetterHandover',
  Type.Object(
    { at: Timestamp('The time at which it was handed over.'), ...handoverMembers },
    { description: 'The handover of a letter on paper.', examples: [{ at: exampleAt, ...handover }] },
  ),
)
export type LetterHandover = Static<typeof LetterHandover>

export const NewLetterHandover = named(
  'NewLetterHandover',
  Type.Object(handoverMembers, {
    ...noOtherMembers,
    description: 'A letter that was printed and given to somebody. It is kept in the history.',
    examples: [handover],
  }),
)

const letter = { id: exampleId, kind: 'refused', at: exampleAt, handedOver: null }
const letterMembers = {
  id: Id('Identifier of the letter: that of the event, message or reminder which causes it.'),
  kind: OneOf(noticeKinds, { description: 'The kind of the letter, as that of a notice. More may come.' }),
  at: Timestamp('The time of its cause.'),
  handedOver: nullable(ref(LetterHandover)),
}

export const Letter = named(
  'Letter',
  Type.Object(letterMembers, {
    description: 'A letter to the applicant, and if it was handed over on paper: the last time. Null: never.',
    examples: [letter],
  }),
)

export const LetterList = listOf('LetterList', Letter, 'Letters to the applicant, the newest first.', letter)

export const PrintedLetter = named(
  'PrintedLetter',
  Type.Object(
    {
      ...letterMembers,
      language: OneOf(languages, { description: 'The language of the letter.' }),
      subject: Type.String({ description: 'Its subject.' }),
      html: Type.String({ description: 'The letter as a whole HTML page, to be printed. It loads nothing.' }),
      text: Type.String({ description: 'The same as plain text.' }),
    },
    {
      description: 'A letter to the applicant, written from the facts of this moment.',
      examples: [
        {
          ...letter,
          language: 'en',
          subject: 'Your application was refused',
          html: '<!doctype html>\n<html lang="en">…</html>\n',
          text: 'Letter of 27 November 2026, printed on 28 November 2026.\n\nDear Applicant 1,\n\n…\n',
        },
      ],
    },
  ),
)

export const printedLetterSchemas = [LetterHandover, NewLetterHandover, Letter, LetterList, PrintedLetter]
