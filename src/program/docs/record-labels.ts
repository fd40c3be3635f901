import type { ClientEventType } from '../../access/clients/event-types.ts'
import type { KioskEventType } from '../../counter/kiosks/event-types.ts'
import { choicesOfApplications } from '../../http/problems/labels/choices-of-applications.ts'
import { roleLabels } from '../../http/problems/labels/roles.ts'
import type { PermitEventType } from '../../permits/event-types.ts'
import type { Names } from '../../platform/words.ts'

const keyIssued: Names = { id: 'kunci diterbitkan', en: 'key issued' }
const keyRevoked: Names = { id: 'kunci dicabut', en: 'key revoked' }

/** Labels of what records name: types of events in the history of a permit, a client and a kiosk, and who acted. */
export const recordLabels = {
  permitEvent: {
    'permit.issued': { id: 'izin terbit', en: 'permit issued' },
    'permit.certified': { id: 'sertifikat dibuat', en: 'certificate made' },
    'permit.handed_over': { id: 'izin diserahkan', en: 'permit handed over' },
    'permit.expired': { id: 'izin habis masa berlaku', en: 'permit expired' },
    'permit.superseded': { id: 'izin digantikan', en: 'permit superseded' },
    'permit.suspended': { id: 'izin dibekukan', en: 'permit suspended' },
    'permit.suspension_lifted': { id: 'pembekuan izin dicabut', en: 'suspension lifted' },
    'permit.revocation_decided': { id: 'pencabutan izin diputuskan', en: 'revocation decided' },
    'permit.revocation_called_off': { id: 'pencabutan izin dibatalkan', en: 'revocation called off' },
    'permit.revoked': { id: 'izin dicabut', en: 'permit revoked' },
    'permit.transferred': { id: 'izin dipindahkan ke kantor lain', en: 'permit transferred to another office' },
  } satisfies Record<PermitEventType, Names>,
  clientEvent: {
    'client.registered': { id: 'instansi didaftarkan', en: 'client registered' },
    'client.changed': { id: 'pendaftaran diubah', en: 'registration changed' },
    'client.suspended': { id: 'instansi dibekukan', en: 'client suspended' },
    'client.suspension_lifted': { id: 'pembekuan dicabut', en: 'suspension lifted' },
    'client.key_issued': keyIssued,
    'client.key_revoked': keyRevoked,
  } satisfies Record<ClientEventType, Names>,
  kioskEvent: {
    'kiosk.registered': { id: 'anjungan didaftarkan', en: 'kiosk registered' },
    'kiosk.key_issued': keyIssued,
    'kiosk.key_revoked': keyRevoked,
  } satisfies Record<KioskEventType, Names>,
  returnReason: choicesOfApplications.code,
  standing: {
    ...roleLabels,
    agency: { id: 'instansi', en: 'an agency' },
    letter_link: { id: 'pembuka tautan dalam surat', en: 'somebody with the link of a letter' },
    unknown: { id: 'tidak diketahui', en: 'not known' },
  },
} as const satisfies Record<string, Record<string, Names>>
