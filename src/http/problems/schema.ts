import Type from 'typebox'
import { named, OneOf, ref } from '../schema.ts'
import { catalogue, exampleDetail, type ProblemCode, problemCodes } from './catalogue.ts'

const blockerExample = {
  code: 'document_missing',
  target: 'identity_card',
  detail: 'Upload "Applicant\'s identity card".',
}
const nextActionExample = { action: 'submit', to: 'submitted', blockers: [] }
const existingExample = '019aa6b2-5d3e-7c41-9b0a-3f5e8d2c1a70'
const faultExample = { pointer: '/answers/building/floors', code: 'minimum', detail: '"floors" must be at least 1.' }

export const Blocker = named(
  'Blocker',
  Type.Object(
    {
      code: Type.String({ description: 'Which condition; never changes, more may come.' }),
      target: Type.Optional(Type.String({ description: 'A document slot, or a JSON Pointer into the application.' })),
      detail: Type.String({ description: 'What to do, in the language asked for.' }),
    },
    { description: 'A condition of a step that is not met yet.', examples: [blockerExample] },
  ),
)

export const NextAction = named(
  'NextAction',
  Type.Object(
    {
      action: Type.String({ description: 'The step that may be asked for.' }),
      to: Type.String({ description: 'The status it leads to as things stand.' }),
      blockers: Type.Array(ref(Blocker), { description: 'What stands in the way. Empty: the step will succeed now.' }),
    },
    { description: 'A step that the caller may take from here.', examples: [nextActionExample] },
  ),
)

export const FaultSchema = named(
  'Fault',
  Type.Object(
    {
      pointer: Type.Optional(Type.String({ description: 'JSON Pointer to the member of the body.' })),
      parameter: Type.Optional(Type.String({ description: 'The query, path or header parameter.' })),
      code: Type.String({ description: 'What was broken: a JSON Schema keyword or a word of ours; more may come.' }),
      detail: Type.String({ description: 'What to do, in the language asked for.' }),
    },
    { description: 'One thing wrong with what was sent.', examples: [faultExample] },
  ),
)

/** The page that explains a problem: the same path in every deployment. */
export const problemPage = (code: ProblemCode) => `/docs/problems/${code}`

const examplesOfMembers: Partial<Record<ProblemCode, object>> = {
  invalid_request: { errors: [faultExample] },
  rule_broken: { errors: [faultExample] },
  blocked: { blockers: [blockerExample] },
  insufficient_scope: { scope: 'permits:read' },
  step_not_allowed: { nextActions: [nextActionExample] },
  digest_mismatch: { sha256: 'b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c' },
  appointment_open: { existingId: existingExample },
  visit_open: { existingId: existingExample },
  correction_waits: { existingId: existingExample },
  dissolution_exists: { existingId: existingExample },
}

export const ProblemDocument = named(
  'Problem',
  Type.Object(
    {
      type: Type.String({ format: 'uri-reference', description: 'A page that explains this problem.' }),
      title: Type.String({ description: 'What kind of problem, in the language asked for.' }),
      status: Type.Integer({ minimum: 400, maximum: 599, description: 'The HTTP status.' }),
      detail: Type.String({ description: 'What happened and what to do, in the language asked for.' }),
      instance: Type.String({
        format: 'uri-reference',
        description: 'The path that was asked for, without its query.',
      }),
      code: OneOf(problemCodes, { description: "The problem's name for programs. It never changes; more may come." }),
      traceId: Type.String({ description: 'Tell us this when you ask about the problem.' }),
      errors: Type.Optional(Type.Array(ref(FaultSchema), { description: 'All that is wrong with what was sent.' })),
      blockers: Type.Optional(Type.Array(ref(Blocker), { description: 'Conditions of the step that are not met.' })),
      nextActions: Type.Optional(Type.Array(ref(NextAction), { description: 'The steps that there are instead.' })),
      existingId: Type.Optional(
        Type.String({
          format: 'uuid',
          description: 'The id of the appointment, visit, correction or dissolution that stands in the way.',
        }),
      ),
      sha256: Type.Optional(Type.String({ description: 'The SHA-256 of the file that arrived, in hexadecimal.' })),
      scope: Type.Optional(Type.String({ description: 'The scope that was lacking.' })),
    },
    { description: 'A refusal, as RFC 9457 has it.', examples: [exampleOf('not_found')] },
  ),
)

/** The example of a problem that the contract shows. */
export function exampleOf<C extends ProblemCode>(code: C) {
  const { status, title } = catalogue[code]
  return {
    type: problemPage(code),
    title: title.en,
    status,
    detail: exampleDetail(code).en,
    instance: '/v1/applications',
    code,
    traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
    ...examplesOfMembers[code],
  }
}

export const problemSchemas = [Blocker, NextAction, FaultSchema, ProblemDocument]
