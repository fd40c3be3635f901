import { boundary, multipart } from '../files/sending.ts'
import { inputs } from '../journey.ts'
import { inDays } from '../people/agencies.ts'
import type { Application, Person, Reply } from '../person.ts'
import { somePdf } from '../person.ts'
import { fence } from '../scenes/fence.ts'
import { addressOf, exampleBodyOf, type Operation } from './operations.ts'

/**
 * A mail in triage with a file, a file that came by mail for the application, and the token of the link in its letter.
 */
export interface MailScene {
  mailId: string
  attachmentId: string
  receivedId: string
  token: string
}

/** The resources that requests refer to: an application and records of the network. */
export interface Scene {
  mail: MailScene
  file: Application
  inspection: { appointmentId: string; reportId: string }
  messageId: string
  /** A letter to the applicant of `file`. */
  letterId: string
  correctionId: string
  objectionId: string
  /** A consultation about `file` of the agency among the callers. */
  consultationId: string
  visitId: string
  ticketId: string
  permitId: string
  permitToken: string
  /** The token of the link in a letter about a permit. */
  letterToken: string
  webhookId: string
  client: { clientId: string; keyId: string }
  appointmentId: string
  kiosk: { kioskId: string; keyId: string }
  draftCode: string
  dissolution: { officeId: string; dissolutionId: string }
}

/**
 * The parts of a request that replace the contract's example, which refers to nothing that exists. `path` has path
 * parameters; `query` is appended.
 */
interface Recipe {
  path?: Record<string, string>
  query?: string
  body?: object
  raw?: { payload: Buffer | string; type: string }
  ifMatch?: string
}

/** An ETag that matches no version: a permitted request is refused as stale (412) and changes nothing. */
const stale = '"99999"'

const recipes: Record<string, (scene: Scene) => Recipe> = {
  getOffice: ({ file }) => ({ path: { id: file.office?.id ?? '' } }),
  trackApplication: ({ file: { reference, trackingKey } }) => ({ body: { reference, trackingKey } }),
  createApplication: () => ({ body: { permitType: 'IMB' } }),
  estimateApplication: () => ({ path: { code: 'SKTM' } }),
  matchOriginal: ({
    file: {
      documents: [document],
    },
  }) => ({ body: { verdict: 'matched', sha256: document?.sha256 } }),
  claimApplication: ({ file: { reference } }) => ({ body: { reference, code: '0000-0000-0000-0001' } }),
  ...about(
    ({ mail: { mailId, attachmentId } }) => ({ path: { id: mailId, attachmentId } }),
    'getReceivedMail',
    'downloadReceivedMail',
    'downloadMailAttachment',
    'createDraftFromMail',
    'answerReceivedMail',
    'createMailClosure',
    'createMailTransfer',
  ),
  createMailFiling: ({ file: { reference }, mail: { mailId } }) => ({
    path: { id: mailId },
    body: { applicationReference: reference, reason: 'Its sender named the file by phone.' },
  }),
  ...about(
    ({ file, mail: { receivedId } }) => ({ path: { id: file.id, attachmentId: receivedId } }),
    'downloadReceivedAttachment',
    'createAcceptance',
    'discardReceivedAttachment',
  ),
  ...about(({ mail: { token } }) => ({ path: { token } }), 'getMailConfirmation', 'createMailConfirmation'),
  createMailSubmission: ({ mail: { token } }) => ({
    path: { token },
    raw: { payload: 'statement=accepted', type: 'application/x-www-form-urlencoded' },
  }),
  getCertificateLetter: ({ letterToken }) => ({ path: { token: letterToken } }),
  downloadCertificateByLetter: ({ letterToken }) => ({
    path: { token: letterToken },
    raw: { payload: 'language=id', type: 'application/x-www-form-urlencoded' },
  }),
  ...about(({ file, letterId }) => ({ path: { id: file.id, letterId } }), 'getLetter', 'createLetterHandover'),
  createReadMark: ({ messageId }) => ({ body: { readUpTo: messageId } }),
  createAppointment: ({ file }) => ({
    body: {
      email: `${crypto.randomUUID()}@example.org`,
      officeId: file.office?.id,
      role: 'reviewer',
      reason: 'There is much to do.',
    },
  }),
  ...about(
    (scene) => ({ path: { id: scene.appointmentId } }),
    'getAppointment',
    'listStaffChanges',
    'changeAppointment',
  ),
  ...about(
    ({ file, inspection: { appointmentId } }) => ({ path: { id: file.id, appointmentId } }),
    'getInspectionAppointment',
    'answerInspectionAppointment',
    'concludeInspectionAppointment',
  ),
  ...about(
    ({ file, inspection: { reportId } }) => ({ path: { id: file.id, reportId } }),
    'getInspectionReport',
    'signInspectionReport',
  ),
  ...about(
    ({ file, consultationId }) => ({ path: { id: file.id, consultationId }, ifMatch: stale }),
    'answerConsultation',
  ),
  uploadConsultationPaper: ({ consultationId }) => ({
    path: { id: consultationId },
    raw: {
      payload: multipart({ name: 'file', fileName: 'opinion.pdf', content: somePdf() }),
      type: `multipart/form-data; boundary=${boundary}`,
    },
  }),
  ...about(({ file, consultationId }) => ({ path: { id: file.id, consultationId } }), 'downloadConsultationPaper'),
  ...about(
    ({ consultationId }) => ({ path: { id: consultationId }, ifMatch: stale }),
    'getConsultation',
    'createConsultationResponse',
    'downloadConsultedDocument',
    'listConsultationPapers',
    'downloadOwnConsultationPaper',
    'removeConsultationPaper',
  ),
  createCorrection: () => ({
    body: { answers: { applicant: { name: 'Applicant One' } }, reason: 'The name was mistyped.' },
  }),
  createObjection: ({ file }) => ({ body: { applicationId: file.id, grounds: 'It is no green zone.' } }),
  ...about(
    ({ objectionId }) => ({ path: { id: objectionId }, ifMatch: stale }),
    'getObjection',
    'createObjectionDecision',
    'createObjectionWithdrawal',
  ),
  ...about(
    ({ file, correctionId }) => ({ path: { id: file.id, correctionId }, ifMatch: stale }),
    'getCorrection',
    'concludeCorrection',
  ),
  ...about(({ file, visitId }) => ({ path: { id: file.id, visitId } }), 'getVisit', 'concludeVisit'),
  ...about(
    ({ file: { office }, ticketId }) => ({ path: { id: office?.id ?? '', ticketId } }),
    'getWorkload',
    'getCounterHours',
    'listCounterHoursVersions',
    'listSlots',
    'getQueue',
    'listExpectedVisits',
    'createQueueTicket',
    'listQueueTickets',
    'getQueueTicket',
    'createQueueCall',
    'transitionQueueTicket',
  ),
  replaceCounterHours: ({ file: { office } }) => ({ path: { id: office?.id ?? '' }, ifMatch: stale }),
  getStatusList: () => ({ path: { list: '0' } }),
  getCredentialByCode: ({ permitToken }) => ({ path: { token: permitToken } }),
  verifyPermit: ({ permitToken }) => ({ path: { token: permitToken } }),
  ...about(({ permitId }) => ({ path: { id: permitId } }), 'getPermit', 'listPermitEvents', 'getCredential'),
  transitionPermit: ({ permitId }) => ({ path: { id: permitId }, query: '?dryRun=true', ifMatch: '*' }),
  downloadCertificate: ({ permitId }) => ({ path: { id: permitId } }),
  ...about(
    ({ client: { clientId } }) => ({ path: { id: clientId }, ifMatch: stale }),
    'getClient',
    'updateClient',
    'suspendClient',
    'listClientEvents',
    'listClientQueries',
    'listKeys',
  ),
  issueKey: ({ client: { clientId } }) => ({
    path: { id: clientId },
    body: { label: 'Another', expiresAt: inDays(1) },
  }),
  downloadOpenPermitChanges: () => ({ query: '?since=2026-11-01' }),
  issueOwnKey: () => ({ body: { label: 'Core system', expiresAt: inDays(30) } }),
  revokeOwnKey: ({ client: { keyId } }) => ({ path: { keyId } }),
  revokeKey: ({ client: { clientId, keyId } }) => ({ path: { id: clientId, keyId } }),
  ...about(
    ({ dissolution: { officeId, dissolutionId } }) => ({ path: { id: officeId, dissolutionId }, ifMatch: stale }),
    'updateOffice',
    'getOfficeReadiness',
    'transitionOffice',
    'listOfficeTransitions',
    'listDissolutions',
    'getDissolution',
    'discardDissolution',
    'downloadDissolutionFiles',
  ),
  createDissolution: ({ file, dissolution: { officeId } }) => ({
    path: { id: officeId },
    ifMatch: stale,
    body: { successorOfficeId: file.office?.id },
  }),
  createRegionSuccession: () => ({ path: { code: '31.71.06.1002' } }),
  registerKiosk: ({ file: { office } }) => ({ body: { officeId: office?.id, label: 'Hall' } }),
  ...about(({ kiosk: { kioskId } }) => ({ path: { id: kioskId } }), 'getKiosk', 'listKioskEvents', 'listKioskKeys'),
  issueKioskKey: ({ kiosk: { kioskId } }) => ({
    path: { id: kioskId },
    body: { label: 'Another', expiresAt: inDays(1) },
  }),
  revokeKioskKey: ({ kiosk: { kioskId, keyId } }) => ({ path: { id: kioskId, keyId } }),
  createKioskSession: () => ({ body: { code: '0000-0000-01' } }),
  createWalkInTicket: () => ({}),
  publishCalendar: () => ({ ifMatch: stale }),
  createInquiry: ({ file: { reference } }) => ({
    body: { reference, reason: 'The ombudsman asks about the time.' },
  }),
  verifyHistory: ({ file }) => ({ body: { applicationId: file.id } }),
  createPermitTypeDraft: ({ draftCode }) => ({ body: { code: draftCode, definition: fence } }),
  ...about(
    ({ draftCode }) => ({ path: { code: draftCode }, ifMatch: stale }),
    'getPermitTypeDraft',
    'discardPermitTypeDraft',
    'publishPermitType',
  ),
  downloadCertificatePreview: ({ draftCode }) => ({ path: { code: draftCode } }),
  getCertificateLayout: () => ({ path: { version: '1' } }),
  replacePermitTypeDraft: ({ draftCode }) => ({ path: { code: draftCode }, ifMatch: stale, body: fence }),
  rollOutPermitType: () => ({ path: { code: 'SIPA' }, body: { regionCode: '31.74', online: true } }),
  withdrawPermitTypeVersion: () => ({ path: { code: 'SIPA', version: '1' }, body: { reason: 'It was misread.' } }),
  listPublications: () => ({ query: '?permitType=SIPA' }),
  getRetirement: () => ({ path: { code: 'SIPA' } }),
  createWebhook: () => ({ body: { url: 'https://[2606:4700::1]/' } }),
  ...about(
    ({ webhookId }) => ({ path: { id: webhookId }, ifMatch: stale }),
    'getWebhook',
    'updateWebhook',
    'discardWebhook',
    'issueWebhookSecret',
    'createWebhookTest',
    'createWebhookReplay',
  ),
  listWebhookDeliveries: () => ({ query: '?limit=5' }),
  retirePermitType: () => ({
    path: { code: 'SIPA' },
    body: { from: '2999-01-01', reason: 'Another takes its place.' },
  }),
}

/**
 * Sends a valid request, so that only the caller decides the result. `step` is a step of the application, sent as a dry
 * run. `said` changes the body.
 */
export async function ask(
  person: Person,
  operation: Operation,
  step: string | undefined,
  scene: Scene,
  said = (body: object | undefined) => body,
): Promise<Reply> {
  const {
    file: {
      id,
      version,
      documents: [document],
    },
  } = scene
  const {
    path,
    query = '',
    body: meant = exampleBodyOf(operation),
    raw,
    ifMatch = `"${version}"`,
  } = recipes[operation.operationId]?.(scene) ?? {}
  const body = said(meant)
  const headers = {
    'if-match': ifMatch,
    purpose: 'collateral_check',
    ...(operation.method === 'POST' && step === undefined && { 'idempotency-key': crypto.randomUUID() }),
  }
  if (operation.operationId === 'uploadDocument')
    return person.triesUpload('identity_card', { id }, somePdf(), { headers })
  if (step !== undefined) return person.tries(step, { id }, said(inputs[step]), { dryRun: true })
  return person.asks(operation.method, addressOf(operation, { id, documentId: document?.id ?? '', ...path }) + query, {
    headers,
    ...(raw ? { raw } : body && { body }),
  })
}

function about(recipe: (scene: Scene) => Recipe, ...operations: string[]): Record<string, (scene: Scene) => Recipe> {
  return Object.fromEntries(operations.map((operation) => [operation, recipe]))
}
