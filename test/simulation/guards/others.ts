import { type Guard, patch } from './guard.ts'

const visible = '${visibleTo(db, actor)}'
const anybody = `(true or ${visible})`

/** Returns a guard of what is read of an application or its permit. Without it this query lets anybody read. */
function ofOthers(name: string, guards: string, [file, before]: readonly [file: string, before: string]): Guard {
  return {
    name: `${name}-of-others`,
    guards,
    patches: [patch(file, before + visible, before + anybody)],
    foundBy: 'only-theirs-is-shown',
    triedBy: 'reads all that belongs to somebody else',
  }
}

const applications = 'src/applications'

/** Guards of single queries: each asks by itself who may see the application. */
export const guardsOfOthers: readonly Guard[] = [
  ofOthers('documents', 'the files of an application are listed to those who may see it', [
    `${applications}/documents/queries.ts`,
    'where d.application_id = ${applicationId}\n      and ',
  ]),
  ofOthers('contents', 'a file of an application is opened by those who may see it', [
    `${applications}/documents/queries.ts`,
    'where d.id = ${id}\n      and d.application_id = ${applicationId}\n      and ',
  ]),
  ofOthers('history', 'the history of an application is told to those who may see it', [
    `${applications}/history/queries.ts`,
    'where a.id = ${id} and ',
  ]),
  ofOthers('messages', 'the correspondence of an application is shown to those who may see it', [
    `${applications}/messages/queries.ts`,
    'where a.id = ${id} and ',
  ]),
  ofOthers('fees', 'assessments and payments are shown to those who may see the application', [
    `${applications}/fees/queries.ts`,
    'where a.id = ${id} and ',
  ]),
  ofOthers('visits', 'booked visits are shown to those who may see the application', [
    `${applications}/visits/queries.ts`,
    'where v.application_id = ${applicationId}\n    and ',
  ]),
  ofOthers('reports', 'reports of inspections are shown to those who may see the application', [
    `${applications}/inspections/queries.ts`,
    'where r.application_id = ${applicationId}\n    and ',
  ]),
  ofOthers('clocks', 'the clock of an application is shown to those who may see it', [
    `${applications}/clocks/queries.ts`,
    'a.id = ${id} and ',
  ]),
  ofOthers('letters', 'the letters about an application are listed to those who may see it', [
    'src/correspondence/notifications/queries.ts',
    'where a.id = ${applicationId} and ',
  ]),
  ofOthers('permits', 'a permit is shown to those who may see its application', [
    'src/permits/people-queries.ts',
    'where p.id = ${id} and ',
  ]),
  ofOthers('credentials', 'the credential of a permit is given to those who may see its application', [
    'src/permits/credentials/queries.ts',
    'where p.id = ${id} and ',
  ]),
  ofOthers('certificates', 'the certificate of a permit is given to those who may see its application', [
    'src/permits/certificates/download-queries.ts',
    'where p.id = ${permitId} and ',
  ]),
]
