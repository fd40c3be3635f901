import { type Guard, patch } from './guard.ts'

/** Guards of agencies, their keys and the sandbox, of channels, permits and letters. */
export const guardsOfAgencies: readonly Guard[] = [
  {
    name: 'revoked-keys',
    guards: 'a key that was revoked opens nothing',
    patches: [patch('src/access/clients/sign-in.ts', 'if (holder.ended)\n', "if (holder.ended === 'expired')\n")],
    foundBy: 'keys-open-what-they-name',
    triedBy: 'reads with a key that was revoked',
  },
  {
    name: 'ended-keys',
    guards: 'a key opens nothing from its last moment on',
    patches: [
      patch(
        'src/access/clients/key-queries.ts',
        " when k.expires_at <= now() then 'expired' end as ended",
        ' end as ended',
      ),
      patch(
        'src/access/clients/sign-in.ts',
        'milliseconds: (holder.expiresAt?.getTime() ?? 0) - millisecondsNow()',
        'milliseconds: Math.max(1, (holder.expiresAt?.getTime() ?? 0) - millisecondsNow())',
      ),
    ],
    foundBy: 'keys-open-what-they-name',
    triedBy: 'reads with a key that has ended',
  },
  {
    name: 'suspended-agencies',
    guards: 'a suspended agency gets no answer',
    patches: [patch('src/access/clients/sign-in.ts', "if (suspended) throw new Problem('client_suspended', {})", '')],
    foundBy: 'keys-open-what-they-name',
    triedBy: 'reads while its agency is suspended',
  },
  {
    name: 'scope-of-a-key',
    guards: 'a key opens what its scopes name',
    patches: [
      patch(
        'src/access/clients/scope.ts',
        'if (scope === undefined || !agency.scopes.includes(scope))',
        'if (scope === undefined)',
      ),
    ],
    foundBy: 'keys-open-what-they-name',
    triedBy: 'reads beyond the scopes of a key',
  },
  {
    name: 'test-keys-go-to-the-sandbox',
    guards: 'a request with a test key is handed over, and live sign-in refuses it',
    patches: [
      patch(
        'src/program/sandbox/hand-over.ts',
        'return headers.authorization?.includes(testKeyPrefix) ?? false',
        'return headers.authorization === testKeyPrefix',
      ),
      patch(
        'src/access/clients/sign-in.ts',
        'if (key.environment !== keys) throw',
        "if (key.environment !== keys && keys === 'test') throw",
      ),
    ],
    foundBy: 'sandbox-is-apart',
    triedBy: 'reads live permits with a test key',
  },
  {
    name: 'village-of-a-tester',
    guards: 'a test key sees the permits in the village of its own agency',
    patches: [
      patch(
        'src/sandbox/sign-in.ts',
        'regions: [sampleProvince, village],',
        "regions: [sampleProvince, village, '99'],",
      ),
    ],
    foundBy: 'sandbox-is-apart',
    triedBy: 'reads what another agency made in the sandbox',
  },
  {
    name: 'record-of-a-query',
    guards: 'each query of an agency about permits is recorded',
    patches: [
      patch(
        'src/permits/queries.ts',
        'values (${clientId}, ${keyId}, ${purpose.code}, ${operation}, array(select id from disclosed))',
        [
          'select ${clientId}::uuid, ${keyId}::uuid, ${purpose.code}, ${operation}, array(select id from disclosed)',
          ' where false',
        ].join(''),
      ),
    ],
    foundBy: 'queries-are-counted',
    triedBy: 'reads the usage of its keys',
  },
  {
    name: 'channel-of-an-office',
    guards: 'only officers state the channels of an office',
    patches: [patch('src/counter/kiosks/sign-in.ts', "throw wrongChannel('office_channel')", 'stated.trim()')],
    foundBy: 'channels-are-true',
    triedBy: 'submits as if at a counter',
  },
  {
    name: 'channel-of-a-kiosk',
    guards: 'nobody states the channel of a kiosk',
    patches: [
      patch('src/counter/kiosks/sign-in.ts', "} else if (stated === 'kiosk') throw", '} else if (!headers) throw'),
    ],
    foundBy: 'channels-are-true',
    triedBy: 'accepts as if at a kiosk',
  },
  {
    name: 'one-session-a-kiosk',
    guards: 'a session at a kiosk ends when somebody else begins one there',
    patches: [
      patch(
        'src/counter/kiosks/session-queries.ts',
        'where (s.kiosk_id = ${kioskId} or s.person_id = spent.person_id) and s.ended_at is null',
        'where s.kiosk_id is distinct from ${kioskId} and s.person_id = spent.person_id and s.ended_at is null',
      ),
    ],
    foundBy: 'kiosks-serve-one',
    triedBy: 'uses the session of somebody who has left a kiosk',
  },
  {
    name: 'session-of-who-is-there',
    guards: 'a session at a kiosk ends after three minutes without a request',
    patches: [
      patch(
        'src/counter/kiosks/session-queries.ts',
        "and s.last_used_at > now() - ${idleMinutes} * interval '1 minute'",
        'and ${idleMinutes}::int > 0',
      ),
    ],
    foundBy: 'kiosks-serve-one',
    triedBy: 'comes back to a session at a kiosk',
  },
  {
    name: 'states-of-a-permit',
    guards: 'a step of a permit begins in one of its states',
    patches: [
      patch(
        'src/permits/life.ts',
        'const step = steps.find(({ from }) => from.includes(facts.state))',
        'const [step] = steps',
      ),
    ],
    foundBy: 'permit-history-is-whole',
    triedBy: 'lifts a suspension that there is not',
  },
  {
    name: 'blockers-of-a-permit',
    guards: 'a step of a permit is refused for its blockers',
    patches: [
      patch(
        'src/permits/life.ts',
        'if (blockers.length > 0) throw blocked(action, blockers)',
        'if (blockers.length < 0) throw blocked(action, blockers)',
      ),
    ],
    foundBy: 'other-actions-are-true',
    triedBy: 'calls off a revocation that nobody decided',
  },
  {
    name: 'permit-waits-for-originals',
    guards: 'a permit whose originals are matched at the handover is in force from then on',
    patches: [
      patch(
        'src/permits/issue.ts',
        "const waits = originalsGate === 'before_handover'",
        "const waits = originalsGate === 'nothing'",
      ),
    ],
    foundBy: 'permits-come-from-steps',
    triedBy: 'hands over without comparing originals',
  },
  {
    name: 'events-are-told',
    guards: 'a trigger puts each event on the list of those to be told',
    ddl: ['drop trigger events_are_told on application_events'],
    foundBy: 'notices-are-those-of-the-history',
    triedBy: 'gets permits signed one after the other',
  },
]
