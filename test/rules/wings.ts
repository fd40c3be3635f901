/** The wings of `src` from top to bottom. A file imports only from its own wing and from those below it. */
export const wings = [
  'main.ts',
  'main.js',
  'program',
  'embedded',
  'sandbox',
  'sample',
  'personal-data',
  'counter',
  'events',
  'open-data',
  'correspondence',
  'permits',
  'statistics',
  'applications',
  'catalogue',
  'network',
  'access',
  'privacy',
  'http',
  'platform',
] as const

interface Exception {
  from: string
  to: readonly string[]
  because: string
}

/** Imports from a higher wing. The list only shrinks. */
export const exceptions: readonly Exception[] = [
  {
    from: 'applications/case/case.ts',
    to: ['permits/case-queries.ts'],
    because: 'An issued application shows its permit.',
  },
  { from: 'applications/case/columns.ts', to: ['permits/case-queries.ts'], because: 'The same, in one statement.' },
  { from: 'applications/case/schema.ts', to: ['permits/case-schema.ts'], because: 'The same, in the contract.' },
  {
    from: 'applications/drafts/earlier.ts',
    to: ['permits/life.ts'],
    because: 'A renewal begins from a permit, and depends on its state.',
  },
  {
    from: 'network/offices/life-queries.ts',
    to: ['catalogue/permit-types/queries.ts'],
    because: 'An office may offer only permit types that are in force.',
  },
  {
    from: 'sample/demo/own-network.ts',
    to: [
      'embedded/postgres.ts',
      'program/settings/read-config.ts',
      'program/health/readiness.ts',
      'program/starting/start.ts',
    ],
    because: 'The demo that dissolves an office starts a server of its own.',
  },
]
