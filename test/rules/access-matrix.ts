/**
 * The permissions of every kind of caller for every operation of the contract. The walk in `access.test.ts` proves each
 * cell by a real request, and fails for an operation that has no row. To add an operation, add a line. If its example
 * in the contract is no valid request, add a recipe to `support/contract/requests.ts`.
 *
 * A cell: `ok` allowed (2xx, or a refusal of the domain: 409, 412, 422) · `-` not signed in, 401 · `no` visible but not
 * allowed, 403 · `?` does not exist for them, 404.
 *
 * The rows do not cover kiosks: a device is like somebody not signed in, except for opening sessions. A person at a
 * kiosk may do what the applicant may where `forSitters` names it, and nothing else.
 */

/** The meaning of each kind of caller. The cells of a row are in this order. */
const meanings = {
  nobody: 'somebody who has not signed in',
  own: 'the applicant whose file it is',
  other: 'another applicant',
  assistant: 'the front desk at whose counter the file was made, of another office than the one responsible',
  desk: 'the front desk of the responsible office',
  reviewer: 'a reviewer of the responsible office',
  inspector: 'an inspector of the responsible office',
  cashier: 'a cashier of the responsible office',
  head: 'the head of the responsible office',
  elsewhere: 'an officer of every role at an office beside the responsible one',
  above: 'an officer of every role at an office above the responsible one',
  admin: 'an administrator of the province',
  localAdmin: 'an administrator of the responsible office',
  agency: 'an agency with a key, whose registration covers the permit',
  kiosk: 'a device with its key, in the hall of the responsible office',
  sitter: 'the applicant whose file it is, at that kiosk',
} as const
export type Caller = keyof typeof meanings
export const callers = Object.keys(meanings) as [Caller, ...Caller[]]

export type Cell = 'ok' | '-' | 'no' | '?'

const everybody = 'ok ok ok ok ok ok ok ok ok ok ok ok ok ok'
const signedIn = '- ok ok ok ok ok ok ok ok ok ok ok ok -'
/** Visible to the applicant, the responsible office and those above. */
const seesFile = '- ok ? ok ok ok ok ok ok ? ok ? ? -'
/** Visible like an application that no counter has filed. */
const seesPermit = '- ok ? ? ok ok ok ok ok ? ok ? ? -'
/** Mails in triage are visible to the officers of the office and those above. Only the front desk deals with them. */
const seesMail = '- ? ? ? ok ok ok ok ok ? ok ? ? -'
const dealsWithMail = '- ? ? ? ok no no no no ? no ? ? -'
const acceptsFile = '- ok ? ok ok no no no no ? no ? ? -'
const suppliesFile = '- ok ? ok no no no no no ? no ? ? -'
/** Offices above see the correspondence, but do not write. */
const corresponds = '- ok ? ok ok ok ok ok ok ? no ? ? -'
const assistant = '- no ? ok no no no no no ? no ? ? -'
/** The front desks that print letters to an applicant. */
const printsLetters = '- no ? ok ok no no no no ? no ? ? -'
const desk = '- no ? no ok no no no no ? no ? ? -'
const reviewer = '- no ? no no ok no no no ? no ? ? -'
const inspector = '- no ? no no no ok no no ? no ? ? -'
const deskOrReviewer = '- no ? no ok ok no no no ? no ? ? -'
const deskOrHead = '- no ? no ok no no no ok ? no ? ? -'
const head = '- no ? no no no no no ok ? no ? ? -'
const applicant = '- ok ? no no no no no no ? no ? ? -'
const applicantOrHead = '- ok ? no no no no no ok ? no ? ? -'
const cashier = '- no ? no no no no ok no ? no ? ? -'
/** Cashiers and heads, each within their reach. */
const settlers = '- no no no no no no ok ok ok ok no no -'
const inspectionOffice = '- no ? no ok ok ok no no ? no ? ? -'
/** Officers who see an application of somebody else. */
const disclosesFile = '- no ? ok ok ok ok ok ok ? ok ? ? -'
/** Officers of every role except administrators, each within their reach. */
const officers = '- no no ok ok ok ok ok ok ok ok no no -'
/** Refused to everybody who is signed in outside of a kiosk. */
const nobodySigned = '- no no no no no no no no no no no no -'
/** For a resource that belongs to none of the callers. */
const strangers = '- ? ? ? ? ? ? ? ? ? ? ? ? -'
/** Refused to every caller here: it needs another credential, such as the signature of a bank. */
const banks = '- - - - - - - - - - - - - -'
/** Needs the deployment's token, which none of the callers has. */
const operators = banks
const agencies = '- - - - - - - - - - - - - ok'
const administrators = '- no no no no no no no no no no ok ok -'
/** The front desk of the office in the request. */
const deskOfOffice = '- no no no ok no no no no no no no no -'
/** Officers of the office in the request, or of one above it. */
const officersOfOffice = '- no no no ok ok ok ok ok no ok no no -'
const bookers = '- ok ? ok ok no no no no ? no ? ? -'
const administratorsOfProvince = '- no no no no no no no no no no ok no -'

/** The expected results by operation; a step of an application is named after its operation. */
export const matrix: Record<string, string> = {
  // nobody own other assistant desk reviewer inspector cashier head elsewhere above admin localAdmin agency
  getContract: everybody,
  getLiveness: everybody,
  getReadiness: everybody,
  getMetrics: operators,
  createKioskSession: banks,
  createWalkInTicket: banks,
  listPermitTypes: everybody,
  getPermitType: everybody,
  listPermitTypeVersions: everybody,
  getPermitTypeVersion: everybody,
  getPermitTypeForm: everybody,
  comparePermitTypeVersions: everybody,
  estimateApplication: everybody,
  getCalendar: everybody,
  listCalendarVersions: everybody,
  getCalendarVersion: everybody,
  listRegions: everybody,
  listOffices: everybody,
  getOffice: everybody,
  getCounterHours: everybody,
  listCounterHoursVersions: everybody,
  listSlots: everybody,
  getQueue: everybody,
  trackApplication: everybody,
  listStatistics: everybody,
  downloadStatistics: everybody,
  getOpenDataCatalog: everybody,
  downloadOpenPermits: everybody,
  downloadOpenPermitChanges: everybody,
  verifyPermit: everybody,

  getMe: signedIn,
  listDataAccess: signedIn,
  getDataExport: signedIn,
  createErasure: signedIn,
  createContact: signedIn,
  listContacts: signedIn,
  createContactConfirmation: strangers,
  updateContact: strangers,
  removeContact: strangers,
  createObjection: acceptsFile,
  listObjections: signedIn,
  getObjection: seesFile,
  createObjectionDecision: head,
  createObjectionWithdrawal: suppliesFile,
  createCorrection: suppliesFile,
  listCorrections: seesFile,
  getCorrection: seesFile,
  /** For an accepted correction, as in the example. The person who requested it may withdraw it. */
  concludeCorrection: desk,

  issueKioskCode: signedIn,
  createApplication: signedIn,
  listApplications: signedIn,
  getApplication: seesFile,
  updateApplication: suppliesFile,
  discardApplication: suppliesFile,
  moveApplicationToVersion: suppliesFile,
  listTransitions: seesFile,
  listEvents: seesFile,
  getClock: seesFile,
  getDeemedApprovalStatement: seesFile,
  /** Assigns a colleague. An officer who has a step there may also take it. */
  assignApplication: head,
  releaseApplication: head,
  getWorkload: officersOfOffice,
  'transitionApplication submit': suppliesFile,
  'transitionApplication withdraw': suppliesFile,
  'transitionApplication accept': desk,
  'transitionApplication return': deskOrReviewer,
  'transitionApplication inspect': reviewer,
  'transitionApplication report_inspection': inspector,
  'transitionApplication approve': reviewer,
  'transitionApplication propose_refusal': reviewer,
  'transitionApplication confirm_payment': cashier,
  'transitionApplication confirm_originals': desk,
  'transitionApplication send_back': deskOrHead,
  'transitionApplication sign': head,
  'transitionApplication refuse': head,
  'transitionApplication hand_over': desk,
  uploadDocument: suppliesFile,
  listDocuments: seesFile,
  getDocument: seesFile,
  downloadDocument: seesFile,
  removeDocument: suppliesFile,
  matchOriginal: desk,

  issueClaimCode: assistant,
  /** The example states the mandate that a head needs, and an applicant may not state. */
  issueAccountCode: applicantOrHead,
  withdrawAccountCode: applicantOrHead,
  /** For a mistyped code. With the right code everybody signed in may claim. */
  claimApplication: signedIn,
  createApplicationContact: assistant,
  listApplicationContacts: seesFile,
  removeApplicationContact: assistant,
  listNotices: seesFile,
  listLetters: printsLetters,
  getLetter: printsLetters,
  createLetterHandover: printsLetters,
  createMessage: corresponds,
  listMessages: seesFile,
  createReadMark: corresponds,
  getReadMark: corresponds,

  listReceivedMails: officers,
  getReceivedMail: seesMail,
  downloadReceivedMail: seesMail,
  downloadMailAttachment: seesMail,
  createDraftFromMail: dealsWithMail,
  answerReceivedMail: dealsWithMail,
  createMailClosure: dealsWithMail,
  createMailTransfer: dealsWithMail,
  createMailFiling: dealsWithMail,
  listReceivedAttachments: seesFile,
  downloadReceivedAttachment: seesFile,
  createAcceptance: acceptsFile,
  discardReceivedAttachment: acceptsFile,
  getMailConfirmation: everybody,
  createMailConfirmation: everybody,
  createMailSubmission: everybody,
  getCertificateLetter: everybody,
  downloadCertificateByLetter: everybody,

  createInspectionAppointment: inspectionOffice,
  listInspectionAppointments: seesFile,
  getInspectionAppointment: seesFile,
  answerInspectionAppointment: suppliesFile,
  /** For a missed appointment, as in the example. Desk and reviewer may cancel one, too. */
  concludeInspectionAppointment: inspector,
  listInspectors: inspectionOffice,
  listInspectionReports: seesFile,
  getInspectionReport: seesFile,
  signInspectionReport: applicant,
  listApplicationConsultations: seesFile,
  createConsultation: reviewer,
  answerConsultation: reviewer,
  listConsultations: agencies,
  getConsultation: agencies,
  /** For a document that the agency is not asked about. */
  downloadConsultedDocument: '- - - - - - - - - - - - - ?',
  createConsultationResponse: agencies,
  uploadConsultationPaper: agencies,
  listConsultationPapers: agencies,
  /** For papers that do not exist. `consultations/giving-papers` has those that do. */
  downloadOwnConsultationPaper: '- - - - - - - - - - - - - ?',
  removeConsultationPaper: agencies,
  downloadConsultationPaper: '- ? ? ? ? ? ? ? ? ? ? ? ? -',
  createVisit: bookers,
  listVisits: seesFile,
  getVisit: seesFile,
  /** For a missed visit, as in the example. The applicant may cancel one, too. */
  concludeVisit: desk,
  listExpectedVisits: deskOfOffice,
  /** At a kiosk it is allowed to the applicant of a visit, too. */
  createQueueTicket: deskOfOffice,
  listQueueTickets: deskOfOffice,
  getQueueTicket: deskOfOffice,
  createQueueCall: deskOfOffice,
  transitionQueueTicket: deskOfOffice,
  replaceCounterHours: administrators,
  listFeeAssessments: seesFile,
  listPayments: seesFile,
  createPayment: cashier,
  receivePaymentEvent: banks,
  listRefunds: seesFile,
  createRefund: head,
  /** By a version that nobody has read. `refunds/paying-out-refunds` has those that were read. */
  createRefundPayout: cashier,
  createPayoutReturn: cashier,
  listOpenMoney: settlers,
  createDisclosure: disclosesFile,
  searchApplications: officers,

  downloadCertificate: seesPermit,
  getCredential: seesPermit,
  verifyFile: everybody,
  getCredentialByCode: everybody,
  getStatusList: everybody,
  getPublicKeys: everybody,
  getCredentialIssuer: everybody,
  getApiCatalog: everybody,

  listPermits: '- ok ok ok ok ok ok ok ok ok ok ok ok ok',
  getPermit: '- ok ? ? ok ok ok ok ok ? ok ? ? ok',
  listPermitEvents: '- ok ? ? ok ok ok ok ok ? ok ? ? -',
  /** Heads of the responsible office and of the offices above. */
  transitionPermit: '- no ? ? no no no no ok ? ok ? ? -',
  searchPermitStatuses: agencies,
  ...Object.fromEntries(
    [
      'createWebhook',
      'listWebhooks',
      'getWebhook',
      'updateWebhook',
      'discardWebhook',
      'issueWebhookSecret',
      'createWebhookTest',
      'createWebhookReplay',
      'listWebhookDeliveries',
    ].map((operation) => [operation, agencies]),
  ),
  /** Only for test keys of a live deployment. */
  createSandboxEvent: '- - - - - - - - - - - - - no',
  /** Of a deployment with a sandbox: this one has none. */
  getSandboxUsage: '- - - - - - - - - - - - - ?',
  listSandboxQueries: '- - - - - - - - - - - - - ?',
  getOwnClient: agencies,
  listOwnKeys: agencies,
  issueOwnKey: agencies,
  revokeOwnKey: '- - - - - - - - - - - - - ?',
  listOwnQueries: agencies,
  getOwnUsage: agencies,
  followEvents: '- ok ok ok ok ok ok ok ok ok ok ok ok ok',
  streamEvents: '- ok ok ok ok ok ok ok ok ok ok ok ok ok',

  updateOffice: administrators,
  getOfficeReadiness: administrators,
  transitionOffice: administrators,
  listOfficeTransitions: administrators,
  createDissolution: administrators,
  listDissolutions: administrators,
  getDissolution: administrators,
  discardDissolution: administrators,
  downloadDissolutionFiles: administrators,
  createRegionSuccession: administrators,

  createAppointment: administrators,
  listAppointments: administrators,
  getAppointment: administrators,
  changeAppointment: administrators,
  listStaffChanges: administrators,
  verifyHistory: administratorsOfProvince,
  createInquiry: administratorsOfProvince,

  registerKiosk: administrators,
  listKiosks: administrators,
  getKiosk: administrators,
  listKioskEvents: administrators,
  issueKioskKey: administrators,
  listKioskKeys: administrators,
  revokeKioskKey: administrators,
  concludeKioskSession: nobodySigned,

  publishCalendar: administratorsOfProvince,
  registerClient: administratorsOfProvince,
  listClients: administratorsOfProvince,
  getClient: administratorsOfProvince,
  updateClient: administratorsOfProvince,
  suspendClient: administratorsOfProvince,
  listClientEvents: administratorsOfProvince,
  listClientQueries: administratorsOfProvince,
  issueKey: administratorsOfProvince,
  listKeys: administratorsOfProvince,
  revokeKey: administratorsOfProvince,

  createPermitTypeDraft: administratorsOfProvince,
  listPermitTypeDrafts: administratorsOfProvince,
  getPermitTypeDraft: administratorsOfProvince,
  replacePermitTypeDraft: administratorsOfProvince,
  discardPermitTypeDraft: administratorsOfProvince,
  downloadCertificatePreview: administratorsOfProvince,
  createLegalRemedy: administratorsOfProvince,
  listLegalRemedies: administratorsOfProvince,
  getLegalRemedy: administratorsOfProvince,
  createCertificateLayout: administratorsOfProvince,
  listCertificateLayouts: administratorsOfProvince,
  getCertificateLayout: administratorsOfProvince,
  publishPermitType: administratorsOfProvince,
  rollOutPermitType: administratorsOfProvince,
  retirePermitType: administratorsOfProvince,
  withdrawPermitTypeVersion: administratorsOfProvince,
  listPublications: administrators,
  getRetirement: everybody,
}

/** Operations and steps that are allowed at a kiosk: those of an applicant. */
export const forSitters: ReadonlySet<string> = new Set([
  'getMe',
  'concludeKioskSession',
  'createApplication',
  'listApplications',
  'getApplication',
  'updateApplication',
  'discardApplication',
  'moveApplicationToVersion',
  'claimApplication',
  ...Object.keys(matrix).filter((row) => row.startsWith('transitionApplication ')),
  'listTransitions',
  'listEvents',
  'getClock',
  'getDeemedApprovalStatement',
  'uploadDocument',
  'listDocuments',
  'getDocument',
  'downloadDocument',
  'removeDocument',
  'createMessage',
  'listMessages',
  'createReadMark',
  'getReadMark',
  'listInspectionAppointments',
  'getInspectionAppointment',
  'answerInspectionAppointment',
  'listInspectionReports',
  'listApplicationConsultations',
  'downloadConsultationPaper',
  'getInspectionReport',
  'signInspectionReport',
  'createVisit',
  'listVisits',
  'getVisit',
  'concludeVisit',
  'createQueueTicket',
  'listFeeAssessments',
  'listPayments',
])

/** Operations that a kiosk calls itself, by the key of the device. */
const forDevices = ['createKioskSession', 'createWalkInTicket']

/** Returns the expected result of an operation for a caller. */
export function cell(row: string, caller: Caller): Cell {
  if (caller === 'kiosk') return forDevices.includes(row) ? 'ok' : cell(row, 'nobody')
  if (caller === 'sitter') return sitterCell(row)
  const found = matrix[row]?.split(/\s+/)[callers.indexOf(caller)]
  if (found !== 'ok' && found !== '-' && found !== 'no' && found !== '?')
    throw new Error(`${row} says nothing of ${caller}.`)
  return found
}

function sitterCell(row: string): Cell {
  if (row === 'concludeKioskSession' || row === 'createQueueTicket') return 'ok'
  const atHome = cell(row, 'own')
  const forAgenciesToo = cell(row, 'agency') === 'ok' && cell(row, 'nobody') === '-'
  if (forAgenciesToo) return '-'
  return atHome === '-' || cell(row, 'nobody') === 'ok' || forSitters.has(row) ? atHome : 'no'
}
