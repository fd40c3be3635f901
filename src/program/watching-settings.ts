import Type from 'typebox'

/** Settings of what watches over a process. */
export const watchingSettings = {
  WORKER_PORT: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 65_535,
      description:
        'Port on which a worker that runs alone serves /metrics and /health, at HOST; 0 takes any free one. Absent: none.',
    }),
  ),
  BUILD_REVISION: Type.Optional(
    Type.String({
      pattern: '^[A-Za-z0-9._-]{1,64}$',
      description: 'The revision of the code, such as a commit: a label of satu_pintu_build_info.',
    }),
  ),
}
