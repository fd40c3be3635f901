import Type from 'typebox'
import { OptionalText } from './optional-text.ts'

/** Settings of the process: its address, its start and stop, its log. */
export const processSettings = {
  PORT: Type.Integer({
    minimum: 0,
    maximum: 65_535,
    default: 3000,
    description: 'Port of the API; 0 takes any free one.',
  }),
  HOST: Type.String({ minLength: 1, default: '127.0.0.1', description: 'Address the API listens on.' }),
  PUBLIC_URL: Type.Optional(
    Type.String({
      pattern: '^https?://[^/?#]+$',
      examples: ['https://permits.example'],
      description: 'Where people reach the API: scheme, host and port, no path.',
    }),
  ),
  TRUST_PROXY: Type.Optional(
    Type.String({
      pattern: '^[0-9a-fA-F.:/]+(,[0-9a-fA-F.:/]+)*$',
      examples: ['10.0.0.5', '10.1.0.0/16'],
      description:
        'Addresses or networks of the proxies whose X-Forwarded-For is trusted, with commas between; absent: none.',
    }),
  ),
  DRAIN_SECONDS: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 300,
      description:
        'For how long the API goes on answering after SIGTERM while /health/ready is 503; absent: 5, or 0 with ' +
        'everything in one process.',
    }),
  ),
  START_WAIT_SECONDS: Type.Integer({
    minimum: 0,
    maximum: 600,
    default: 30,
    description: 'For how long a start waits for database, object storage and issuer.',
  }),
  LOG_SQL: Type.String({
    pattern: '^(yes|no)$',
    examples: ['yes', 'no'],
    default: 'no',
    description: 'Logs each SQL statement with its time, without its values; for development.',
  }),
  LOG_LEVEL: Type.String({
    pattern: '^(fatal|error|warn|info|debug|trace|silent)$',
    examples: ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
    default: 'info',
    description: 'How much is logged.',
  }),
  DATA_DIR: OptionalText('Where the embedded parts keep their data; absent: .data, or .data-clock with TRIAL_CLOCK.'),
  TRIAL_CLOCK: Type.String({
    pattern: '^(yes|no)$',
    examples: ['yes', 'no'],
    default: 'no',
    description: 'Gives a server of embedded parts a clock that can be moved ahead, as --clock does; for trials.',
  }),
}
