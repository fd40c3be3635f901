import assert from 'node:assert/strict'
import { inLanguage } from './contract/plain-sentences.ts'
import type { Refusal, Reply } from './person.ts'

/** Asserts a problem document with this status and code, complete by RFC 9457 and the contract. Returns it. */
export function isRefused(reply: Reply, status: number, code: string): Refusal {
  assert.deepEqual([reply.status, reply.text && reply.refusal.code], [status, code], reply.text)
  return isProblem(reply)
}

/**
 * Asserts that a reply is a complete problem document (RFC 9457) in readable sentences. Its detail may quote the texts
 * `sent`, whatever they are. Returns it.
 */
export function isProblem(reply: Pick<Reply, 'status' | 'headers' | 'text'>, sent: readonly string[] = []): Refusal {
  assert.match(String(reply.headers['content-type']), /^application\/problem\+json\b/, reply.text)
  const problem: Refusal = JSON.parse(reply.text)
  assert.equal(problem.status, reply.status, reply.text)
  assert.equal(problem.type, `/docs/problems/${problem.code}`, reply.text)
  assert.match(problem.traceId, /^[0-9a-f]{32}$/, reply.text)
  for (const words of [problem.title, problem.detail, problem.instance]) assert.ok(words.length > 0, reply.text)
  assert.doesNotMatch(`${problem.title}${withoutSent(problem, sent)}`, /undefined|\[object|null/, reply.text)
  for (const fault of problem.errors ?? []) {
    assert.ok((fault.pointer === undefined) !== (fault.parameter === undefined), reply.text)
    assert.ok(fault.code && fault.detail, reply.text)
  }
  const language = reply.headers['content-language'] === 'en' ? 'en' : 'id'
  assert.deepEqual(
    sentencesOf(problem).flatMap((sentence) => inLanguage(sentence, language)),
    [],
    reply.text,
  )
  return problem
}

/** Returns the detail of a problem without quotes of faulty members' names and of `sent`: a sender may write `null`. */
const withoutSent = ({ detail, errors = [] }: Refusal, sent: readonly string[]): string =>
  [...errors.map(({ pointer }) => pointer?.split('/').at(-1)), ...sent].reduce<string>(
    (words, text) => words.replaceAll(`"${text}"`, ''),
    detail,
  )

/** Returns all sentences of a problem. */
const sentencesOf = ({ detail, errors = [], blockers = [], nextActions = [] }: Refusal): string[] => [
  detail,
  ...[...errors, ...blockers, ...nextActions.flatMap((next) => next.blockers)].map((said) => said.detail),
]

/** Returns the places that a refusal names, each with its code, sorted. */
export const faultsIn = ({ errors = [] }: Refusal): string[] =>
  errors.map(({ pointer, parameter, code }) => `${pointer ?? parameter} ${code}`).sort()
