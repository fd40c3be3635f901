import type { PermitTypeDefinition } from '../../catalogue/permit-types/schema.ts'
import type { Names } from '../../platform/words.ts'
import { officeSlotNamed } from './office-slots.ts'

/** Returns the names of a document slot, of the permit type or of every application. */
export const slotNames = ({ documents }: Pick<PermitTypeDefinition, 'documents'>, slot: string): Names =>
  documents.find((candidate) => candidate.slot === slot)?.names ??
  officeSlotNamed(slot)?.names ?? { id: 'Dokumen ini', en: 'This document' }
