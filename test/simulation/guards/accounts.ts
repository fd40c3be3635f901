import { type Guard, patch } from './guard.ts'

/** Guards of what people are told: who has read their data, what became of their money, and how to object. */
export const guardsOfAccounts: readonly Guard[] = [
  {
    name: 'record-of-a-case',
    guards: 'a case is shown to an officer when its reading is on the record',
    patches: [
      patch(
        'src/applications/routes.ts',
        'await parts.reads.add(answer.read)',
        "if (answer.etag === '') await parts.reads.add(answer.read)",
      ),
    ],
    foundBy: 'reads-are-on-record',
    triedBy: 'reads an application as an officer',
  },
  {
    name: 'record-of-a-change',
    guards: 'an officer is shown the case that they change when its reading is on the record',
    patches: [
      patch(
        'src/applications/drafts/change.ts',
        'await reads.addOnceADay(',
        "if (application.reference === '') await reads.addOnceADay(",
      ),
    ],
    foundBy: 'reads-are-on-record',
    triedBy: 'changes the draft of a colleague',
  },
  {
    name: 'record-of-an-agency',
    guards: 'an agency is told of a permit in the statement that puts its reading on the record',
    patches: [
      patch(
        'src/permits/queries.ts',
        '${purpose.code}\n    from disclosed\n',
        '${purpose.code}\n    from disclosed where false\n',
      ),
    ],
    foundBy: 'reads-are-on-record',
    triedBy: 'asks for a permit as an agency',
  },
  {
    name: 'reads-by-officers-are-shown',
    guards: 'applicants see all reads of their applications by others',
    patches: [
      patch(
        'src/applications/reads/queries.ts',
        'where a.applicant_id = ${personId}\n  order',
        'where a.applicant_id = ${personId} and newest.client_id is not null\n  order',
      ),
    ],
    foundBy: 'reads-are-on-record',
    triedBy: 'reads an application as an officer',
  },
  {
    name: 'notes-of-an-office',
    guards: 'internal notes are shown to officers only',
    patches: [
      patch(
        'src/applications/messages/queries.ts',
        'and (not m.internal or (not ${isOrWasApplicantOf',
        'and (true or not m.internal or (not ${isOrWasApplicantOf',
      ),
    ],
    foundBy: 'notes-stay-inside',
    triedBy: 'reads the notes of an office',
  },
  {
    name: 'remedy-of-its-day',
    guards: 'a decision names the legal remedy that was set when it was made',
    patches: [
      patch(
        'src/network/legal-remedies/queries.ts',
        'where r.at <= ${at}::timestamptz',
        'where ${at}::timestamptz is not null',
      ),
    ],
    foundBy: 'decisions-name-their-remedy',
    triedBy: 'refuses before another remedy is set',
  },
  {
    name: 'remedy-in-a-letter',
    guards: 'a letter about a refusal names the remedy against it',
    patches: [
      patch(
        'src/correspondence/notifications/writing/letter-application.ts',
        'told.event && decidingAgainst.includes(kind)',
        "told.event && kind !== 'refused' && decidingAgainst.includes(kind)",
      ),
    ],
    foundBy: 'letters-name-their-remedy',
    triedBy: 'refuses before another remedy is set',
  },
  {
    name: 'money-of-what-has-ended',
    guards: 'no fee is owed where an application has ended without a permit: what was paid is open',
    patches: [
      patch(
        'src/applications/fees/open-money.ts',
        'const owed = endedWithoutPermit.includes(status) ? 0 : ',
        'const owed = endedWithoutPermit.includes(status) ? paidAmount : ',
      ),
    ],
    foundBy: 'open-money-is-told',
    triedBy: 'pays and withdraws',
  },
]
