/** Columns whose table allows null, and which a statement never returns as null. */
interface NeverNull {
  /** The end of the statement's title in the statement file, long enough to be unique. */
  site: string
  columns: readonly string[]
  because: string
}

/** Columns that are never null for a reason that PostgreSQL cannot see. The list only shrinks. */
export const neverNull: readonly NeverNull[] = [
  {
    site: 'statementOf',
    columns: ['submittedAt'],
    because: 'Silence grants only what was submitted; the rest is answered 404.',
  },
  {
    site: 'statedFor',
    columns: ['personal'],
    because: 'A check: a contact that is not removed has its address.',
  },
  {
    site: 'contactsOf',
    columns: ['personal'],
    because: 'A check: a contact that is not removed has its address.',
  },
  {
    site: 'findMailContent',
    columns: ['sha256'],
    because: 'A check: a stored mail has a hash; one that is not stored is answered 404.',
  },
  {
    site: 'findConfirmable 1',
    columns: ['expiresAt'],
    because: 'The statement asks for a time limit in the future.',
  },
  {
    site: 'claimMail',
    columns: ['personal'],
    because: 'The personal data of a mail are erased long after it was sorted.',
  },
  {
    site: 'rotateMails 1',
    columns: ['personal'],
    because: 'A check: what names a key is encrypted under it.',
  },
  {
    site: 'documents/scan-changes.ts claimUnscanned',
    columns: ['objectKey'],
    because: 'The statement asks for what is stored.',
  },
  {
    site: 'webhooks/sending/lease-queries.ts claimDue',
    columns: ['leaseId'],
    because: 'The statement gives each webhook that it claims a lease.',
  },
  {
    site: 'officeHistory',
    columns: ['action', 'from', 'to'],
    because: 'The statement asks for steps, and a check: a step has both its states.',
  },
  {
    site: 'sealedUnder',
    columns: ['personal'],
    because: 'A check: what names a key is encrypted under it.',
  },
]
