import Type from 'typebox'

/** Settings of metrics and tracing. */
export const monitoringSettings = {
  METRICS_TOKEN: Type.Optional(
    Type.String({
      pattern: '^[A-Za-z0-9._~+/-]{20,200}(,[A-Za-z0-9._~+/-]{20,200})?$',
      examples: ['a-token-of-20-characters'],
      description:
        'Bearer token of 20 characters or more that GET /metrics demands, or two with a comma between while it ' +
        'rotates; absent: every request is refused, or with the embedded issuer only programs of this machine are ' +
        'answered.',
    }),
  ),
  WORKER_PORT: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 65_535,
      description:
        'Port on which a worker that runs alone serves /metrics and /health, at HOST; 0 takes any free one. Absent: none.',
    }),
  ),
  OTEL_EXPORTER_OTLP_ENDPOINT: Type.Optional(
    Type.String({
      pattern: '^https?://[^/?#\\s]+[^?#\\s]*$',
      examples: ['http://collector.example:4318'],
      description: 'The OpenTelemetry collector that spans are sent to, by OTLP over HTTP; absent: no spans are made.',
    }),
  ),
  OTEL_SERVICE_NAME: Type.String({
    pattern: '^[A-Za-z0-9._-]{1,64}$',
    examples: ['satu-pintu'],
    default: 'satu-pintu',
    description: 'The name of this service in its spans.',
  }),
  OTEL_TRACES_SAMPLER_ARG: Type.String({
    pattern: '^(0(\\.[0-9]{1,6})?|1(\\.0{1,6})?)$',
    examples: ['0.1', '1'],
    default: '1',
    description: 'The share of traces that are kept, from 0 to 1.',
  }),
  BUILD_REVISION: Type.Optional(
    Type.String({
      pattern: '^[A-Za-z0-9._-]{1,64}$',
      examples: ['4245cf2'],
      description: 'The revision of the code, such as a commit: a label of satu_pintu_build_info.',
    }),
  ),
}
