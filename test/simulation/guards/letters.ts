import { type Guard, patch } from './guard.ts'

const queries = 'src/correspondence/certificate-letters/queries.ts'

/** Guards of the links in letters. */
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
]
