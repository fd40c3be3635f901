/**
 * What can be done at a kiosk: what an applicant does with applications of their own, and nothing of what opens more than they came for. An operation that is not named here
 * is refused to whoever sits at a device that others sit at before and after them.
 */
export const atKiosks: ReadonlySet<string> = new Set([
  'getMe', 'concludeKioskSession',
  'createApplication', 'listApplications', 'getApplication', 'updateApplication', 'discardApplication', 'moveApplicationToVersion', 'claimApplication',
  'transitionApplication', 'listTransitions', 'listEvents', 'getClock', 'getDeemedApprovalStatement',
  'uploadDocument', 'listDocuments', 'getDocument', 'downloadDocument', 'removeDocument',
  'createMessage', 'listMessages', 'createReadMark', 'getReadMark',
  'listInspectionAppointments', 'getInspectionAppointment', 'answerInspectionAppointment', 'listInspectionReports', 'getInspectionReport', 'signInspectionReport',
  'createVisit', 'listVisits', 'getVisit', 'concludeVisit', 'createQueueTicket',
  'listFeeAssessments', 'listPayments',
])
