import Type from 'typebox'
import { statuses } from '../applications/lifecycle.ts'
import { readerRoles, readKinds } from '../applications/reads/reading.ts'
import { exampleId } from '../http/examples.ts'
import { Id, Instant, listOf, Names, named, nullable, OneOf, ref } from '../http/schema.ts'
import { exampleOffice } from '../network/offices/example.ts'
import { Pointer } from './schema.ts'

const exampleAt = '2026-11-24T02:15:30.000Z'
const access = {
  id: exampleId,
  at: exampleAt,
  what: 'case',
  application: { id: exampleId, reference: '7K3M-9QXT-F', permitType: 'IMB' },
  reader: {
    role: 'reviewer',
    office: exampleOffice.names,
    agency: null,
  },
  purpose: { status: 'in_review', reason: null, stated: null },
  fields: ['/applicant/nik', '/applicant/phone'],
  documentSlot: null,
}
const DataReader = named(
  'DataReader',
  Type.Object(
    {
      role: OneOf(readerRoles, {
        description:
          'Role of the reader. `assistant`: the counter that filed the application. `administrator`: an inquiry, ' +
          'whose reason says who asked. `letter_link`: somebody opened the link in a letter, without an account. ' +
          '`unknown`: no role is recorded. More may come.',
      }),
      office: nullable(ref(Names)),
      agency: nullable(ref(Names)),
    },
    {
      description:
        'The reader: role and office, or the agency; only the role for a link in a letter. Ask the office for the ' +
        'name of the officer.',
      examples: [access.reader],
    },
  ),
)
const stated = {
  code: 'collateral_check',
  names: { id: 'Memeriksa agunan', en: 'Checking collateral' },
  legalBasis: null,
}
const StatedPurpose = named(
  'StatedPurpose',
  Type.Object(
    {
      code: Type.String({ description: 'Code of the purpose in the registration of the agency.' }),
      names: nullable(ref(Names)),
      legalBasis: nullable(Type.String({ description: 'Law or agreement that allows personal data for it.' })),
    },
    { description: 'Purpose that an agency stated. Its names are null after it is unregistered.', examples: [stated] },
  ),
)
const DataPurpose = named(
  'DataPurpose',
  Type.Object(
    {
      status: nullable(OneOf(statuses, { description: 'Status of the application at that time. More may come.' })),
      reason: nullable(Type.String({ description: 'Reason given by the reader, where one is required.' })),
      stated: nullable(ref(StatedPurpose)),
    },
    { description: 'Purpose of the read.', examples: [access.purpose] },
  ),
)
const AccessedApplication = named(
  'AccessedApplication',
  Type.Object(
    {
      id: Id('Identifier of the application.'),
      reference: Type.String({ description: 'Reference of the application.' }),
      permitType: Type.String({ description: 'Code of the permit type.' }),
    },
    { description: 'The application that was read.', examples: [access.application] },
  ),
)

const DataAccess = named(
  'DataAccess',
  Type.Object(
    {
      id: Id('Identifier of the entry.'),
      at: Instant('Time of the read.'),
      what: OneOf(readKinds, {
        description:
          'Kind of data read: the application, its name in a list or in the history (once a day for each officer), ' +
          'a document, or disclosed personal answers. Also a search that found it, the correspondence, or the permit ' +
          '(certificate, query of an agency). More may come.',
      }),
      application: ref(AccessedApplication),
      reader: ref(DataReader),
      purpose: ref(DataPurpose),
      fields: Type.Array(Pointer, {
        description: 'Personal answers shown unmasked. For a search: the kind of search key.',
      }),
      documentSlot: nullable(Type.String({ description: 'Slot of the document. Null for other kinds.' })),
    },
    { description: 'A read of your data by somebody else.', examples: [access] },
  ),
)
export const DataAccessList = listOf('DataAccessList', DataAccess, 'Reads of your data, the newest first.', access)

export const accessSchemas = [DataReader, StatedPurpose, DataPurpose, AccessedApplication, DataAccess, DataAccessList]
