import Type from 'typebox'

/** The value of the setting for a second database in the embedded PostgreSQL. */
export const embeddedSandbox = 'embedded'

/** Settings of the sandbox of a live deployment. */
export const sandboxSettings = {
  SANDBOX_DATABASE_URL: Type.Optional(
    Type.String({
      pattern: `^(${embeddedSandbox}|postgres(ql)?://.+)$`,
      description:
        'The database of the sandbox, which test keys of agencies see: one of its own, that nothing else uses, or ' +
        '`embedded` beside the embedded one; absent: no sandbox. The API and the worker need the same.',
    }),
  ),
}
