import { applicationSchemas } from './applications/schema.ts'
import { assignmentSchemas } from './assignments/schema.ts'
import { auditSchemas } from './audit/schema.ts'
import { calendarSchemas } from './calendar/schema.ts'
import { claimSchemas } from './claims/schema.ts'
import { clientSchemas } from './clients/schema.ts'
import { clockSchemas } from './clocks/schema.ts'
import { statementSchemas } from './clocks/statement-schema.ts'
import { contactSchemas } from './contacts/schema.ts'
import { correctionSchemas } from './corrections/schema.ts'
import { credentialSchemas } from './credentials/schema.ts'
import { Contract } from './docs/routes.ts'
import { documentSchemas } from './documents/schema.ts'
import { estimateSchemas } from './estimates/schema.ts'
import { feeSchemas } from './fees/schema.ts'
import { healthSchemas } from './health/routes.ts'
import { historySchemas } from './history/schema.ts'
import { identitySchemas } from './identity/schema.ts'
import { inspectionSchemas } from './inspections/schema.ts'
import { keySchemas } from './keys/schema.ts'
import { kioskSchemas } from './kiosks/schema.ts'
import { messageSchemas } from './messages/schema.ts'
import { noticeSchemas } from './notifications/schema.ts'
import { dissolutionSchemas } from './offices/dissolution-schema.ts'
import { officeLifeSchemas } from './offices/life-schema.ts'
import { officeSchemas } from './offices/schema.ts'
import { endingSchemas } from './permit-types/ending-schema.ts'
import { formSchemas } from './permit-types/form-schema.ts'
import { permitTypeSchemas } from './permit-types/schema.ts'
import { permitSchemas } from './permits/schema.ts'
import { ownDataSchemas } from './privacy/own-data-schema.ts'
import { privacySchemas } from './privacy/schema.ts'
import { problemSchemas } from './problems/schema.ts'
import { publicationSchemas } from './publications/schema.ts'
import { queueSchemas } from './queue/schema.ts'
import { receivedMailSchemas } from './received-mails/schema.ts'
import { regionSchemas } from './regions/schema.ts'
import { Money, Names, Page } from './schema.ts'
import { staffSchemas } from './staff/schema.ts'
import { statisticsSchemas } from './statistics/schema.ts'
import { trackingSchemas } from './tracking/schema.ts'
import { verificationSchemas } from './verifications/schema.ts'
import { counterSchemas } from './visits/hours-schema.ts'
import { visitSchemas } from './visits/schema.ts'

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
