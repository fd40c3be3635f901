import { clientSchemas } from '../access/clients/schema.ts'
import { identitySchemas } from '../access/identity/schema.ts'
import { keySchemas } from '../access/keys/schema.ts'
import { assignmentSchemas } from '../applications/assignments/schema.ts'
import { auditSchemas } from '../applications/audit/schema.ts'
import { clockSchemas } from '../applications/clocks/schema.ts'
import { statementSchemas } from '../applications/clocks/statement-schema.ts'
import { correctionSchemas } from '../applications/corrections/schema.ts'
import { documentSchemas } from '../applications/documents/schema.ts'
import { estimateSchemas } from '../applications/estimates/schema.ts'
import { feeSchemas } from '../applications/fees/schema.ts'
import { historySchemas } from '../applications/history/schema.ts'
import { inspectionSchemas } from '../applications/inspections/schema.ts'
import { messageSchemas } from '../applications/messages/schema.ts'
import { applicationSchemas } from '../applications/schema.ts'
import { trackingSchemas } from '../applications/tracking/schema.ts'
import { counterSchemas } from '../applications/visits/hours-schema.ts'
import { visitSchemas } from '../applications/visits/schema.ts'
import { endingSchemas } from '../catalogue/permit-types/ending-schema.ts'
import { formSchemas } from '../catalogue/permit-types/form-schema.ts'
import { permitTypeSchemas } from '../catalogue/permit-types/schema.ts'
import { publicationSchemas } from '../catalogue/publications/schema.ts'
import { contactSchemas } from '../correspondence/contacts/schema.ts'
import { noticeSchemas } from '../correspondence/notifications/schema.ts'
import { receivedMailSchemas } from '../correspondence/received-mails/schema.ts'
import { claimSchemas } from '../counter/claims/schema.ts'
import { kioskSchemas } from '../counter/kiosks/schema.ts'
import { queueSchemas } from '../counter/queue/schema.ts'
import { problemSchemas } from '../http/problems/schema.ts'
import { Money, Names, Page } from '../http/schema.ts'
import { calendarSchemas } from '../network/calendar/schema.ts'
import { dissolutionSchemas } from '../network/offices/dissolution-schema.ts'
import { officeLifeSchemas } from '../network/offices/life-schema.ts'
import { officeSchemas } from '../network/offices/schema.ts'
import { regionSchemas } from '../network/regions/schema.ts'
import { staffSchemas } from '../network/staff/schema.ts'
import { credentialSchemas } from '../permits/credentials/schema.ts'
import { permitSchemas } from '../permits/schema.ts'
import { verificationSchemas } from '../permits/verifications/schema.ts'
import { ownDataSchemas } from '../personal-data/own-data-schema.ts'
import { privacySchemas } from '../personal-data/schema.ts'
import { statisticsSchemas } from '../statistics/schema.ts'
import { Contract } from './docs/routes.ts'
import { healthSchemas } from './health/routes.ts'

/** Every schema that has a name in the contract. Every scope knows them all, and none adds one of its own. */
export const namedSchemas = [
  Names,
  Money,
  Page,
  ...problemSchemas,
  ...permitTypeSchemas,
  ...endingSchemas,
  ...formSchemas,
  ...estimateSchemas,
  ...calendarSchemas,
  ...regionSchemas,
  ...officeSchemas,
  ...officeLifeSchemas,
  ...dissolutionSchemas,
  ...trackingSchemas,
  ...verificationSchemas,
  ...identitySchemas,
  ...staffSchemas,
  ...auditSchemas,
  ...applicationSchemas,
  ...clockSchemas,
  ...assignmentSchemas,
  ...statementSchemas,
  ...historySchemas,
  ...documentSchemas,
  ...claimSchemas,
  ...messageSchemas,
  ...receivedMailSchemas,
  ...contactSchemas,
  ...noticeSchemas,
  ...inspectionSchemas,
  ...feeSchemas,
  ...privacySchemas,
  ...publicationSchemas,
  ...correctionSchemas,
  ...ownDataSchemas,
  ...keySchemas,
  ...clientSchemas,
  ...permitSchemas,
  ...credentialSchemas,
  ...counterSchemas,
  ...visitSchemas,
  ...queueSchemas,
  ...kioskSchemas,
  ...statisticsSchemas,
  ...healthSchemas,
  Contract,
]
