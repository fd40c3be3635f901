import { text } from 'drizzle-orm/pg-core'
import { bytea, instant } from './columns.ts'

/**
 * Returns the columns of an API key. The key itself is not stored, only its hash, its prefix and its last four
 * characters.
 */
export const keptOfKey = () => ({
  label: text('label').notNull(),
  sha256: bytea('sha256').notNull(),
  prefix: text('prefix').notNull(),
  lastFour: text('last_four').notNull(),
  createdAt: instant('created_at').notNull().defaultNow(),
  expiresAt: instant('expires_at').notNull(),
  revokedAt: instant('revoked_at'),
  revocationReason: text('revocation_reason'),
  lastUsedAt: instant('last_used_at'),
})
