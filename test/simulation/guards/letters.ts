import { type Guard, patch } from './guard.ts'

const queries = 'src/correspondence/certificate-letters/queries.ts'
const printing = 'src/correspondence/printed-letters/print.ts'
const theirApplicant = { foundBy: 'letters-go-to-their-applicant', triedBy: 'prints letters for others' }

/** Guards of the links in letters, and of letters on paper. */
export const guardsOfLetters: readonly Guard[] = [
  {
    name: 'first-mail-is-proven',
    guards: 'a letter links to a certificate only when an authenticated mail began the application',
    patches: [patch(queries, 'm.thread_id is null and m.authenticated', 'm.thread_id is null')],
    foundBy: 'certificates-go-to-the-proven',
    triedBy: 'gets a certificate by a mail that proves nothing',
  },
  {
    name: 'letters-end-with-an-account',
    guards: 'the link of a letter ends when somebody with an account takes the application over',
    patches: [patch(queries, 'a.applicant_id is null and a.discarded_at is null', 'a.discarded_at is null')],
    foundBy: 'certificates-go-to-the-proven',
    triedBy: 'gets a certificate by the letter before they took the application over',
  },
  {
    name: 'printers-of-letters',
    guards: 'front desks print letters, and no other officers',
    patches: [
      patch(
        printing,
        "const printers = ['assistant', 'front_desk']",
        "const printers = ['assistant', 'front_desk', 'head']",
      ),
    ],
    ...theirApplicant,
  },
  {
    name: 'notes-are-no-letters',
    guards: 'an internal note is no letter to the applicant',
    patches: [
      patch(
        'src/correspondence/printed-letters/queries.ts',
        "m.side = 'office' and not m.internal",
        "m.side = 'office'",
      ),
    ],
    ...theirApplicant,
  },
  {
    name: 'letters-of-the-moment',
    guards: 'a letter is not printed when what it asks for was done',
    patches: [
      patch(
        'src/correspondence/notifications/writing/paper-letter.ts',
        'if (isMoot(kind, told, application.definition)) return null',
        "if (isMoot(kind, told, application.definition) && kind === 'lapsed') return null",
      ),
    ],
    ...theirApplicant,
  },
  {
    name: 'letters-end-with-an-erasure',
    guards: 'no letter is left once the data of its application was erased',
    patches: [patch(printing, 'return application.erasedAt === null ?', 'return application.erasedAt !== undefined ?')],
    ...theirApplicant,
  },
  {
    name: 'record-of-a-printed-letter',
    guards: 'a letter that is printed is on the record of reads',
    patches: [
      patch(printing, "await reads.add(readOf(application, actor, { what: 'messages' }))", 'void [reads, readOf]'),
    ],
    foundBy: 'reads-are-on-record',
    triedBy: 'prints letters for others',
  },
]
