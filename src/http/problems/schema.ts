import Type from 'typebox'
import { exampleId } from '../examples.ts'
import { named, OneOf, ref } from '../schema.ts'
import { catalogue, exampleDetail, exampleFaults, type ProblemCode, problemCodes } from './catalogue.ts'

const blockerExample = {
  code: 'document_missing',
  target: 'identity_card',
  detail: 'Upload "Applicant\'s identity card".',
}
const warningExample = {
  code: 'not_corrected',
  target: 'land_title',
  detail:
    '"Land title" has not been changed since the application was returned. Correct it, or explain it to the office ' +
    'in a message.',
}
const nextActionExample = { action: 'submit', to: 'submitted', blockers: [] }
const inEnglish = (code: keyof typeof exampleFaults) => ({
  ...exampleFaults[code],
  detail: exampleFaults[code].detail.en,
})
const faultExample = inEnglish('invalid_request')

const Blocker = named(
  'Blocker',
  Type.Object(
    {
      code: Type.String({ description: 'The condition, for programs. It never changes; more may come.' }),
      target: Type.Optional(
        Type.String({
          description: 'The item to correct: a document slot, a JSON Pointer into the application, a role, or an id.',
        }),
      ),
      detail: Type.String({
        description: 'The next thing to do: a whole sentence in the language asked for, with labels in place of codes.',
      }),
    },
    { description: 'A condition of a step that is not met yet.', examples: [blockerExample] },
  ),
)

export const Warning = named(
  'Warning',
  Type.Object(
    {
      code: Type.String({ description: 'The kind of warning, for programs. A code never changes; more may come.' }),
      target: Type.Optional(
        Type.String({ description: 'The item to correct: a document slot, or a JSON Pointer into the answers.' }),
      ),
      detail: Type.String({
        description: 'The next thing to do: a whole sentence in the language asked for, with labels in place of codes.',
      }),
    },
    {
      description: 'Something to do before a step that would succeed without it.',
      examples: [warningExample],
    },
  ),
)

export const NextAction = named(
  'NextAction',
  Type.Object(
    {
      action: Type.String({
        description:
          'The step, for the request that takes it. Those of applications, permits, offices, objections, corrections ' +
          'and money are different. More may come.',
      }),
      to: Type.String({ description: 'The status that the step leads to now.' }),
      blockers: Type.Array(ref(Blocker), {
        description: 'The conditions that are not met. Empty: the step succeeds now, unless its body breaks a rule.',
      }),
      needs: Type.Optional(
        Type.Array(Type.String(), {
          description:
            'The optional members of the body that the step must have here: for `approve`, `fee` where no tariff ' +
            'states it, and `conditions` where agencies proposed some. Absent when there are none. More may come.',
          examples: [['fee']],
        }),
      ),
      warnings: Type.Optional(
        Type.Array(ref(Warning), {
          description: 'Warnings for the caller. They stop nothing. Absent when there are none.',
        }),
      ),
    },
    { description: 'A step that the caller may take from here.', examples: [nextActionExample] },
  ),
)

const FaultSchema = named(
  'Fault',
  Type.Object(
    {
      pointer: Type.Optional(Type.String({ description: 'JSON Pointer to the member of the body.' })),
      parameter: Type.Optional(Type.String({ description: 'The query, path or header parameter.' })),
      code: Type.String({
        description:
          'The keyword of JSON Schema or the rule that was broken, for programs. It never changes; more may come.',
      }),
      detail: Type.String({
        description:
          'The fault and the remedy: a whole sentence in the language asked for. It calls the field by its label ' +
          'in the form, or the member by its name.',
      }),
      technical: Type.Optional(
        Type.String({
          description:
            'For a form or a rule of a permit type: the message of the checker, in English. For those who write it.',
        }),
      ),
    },
    { description: 'One thing wrong with what was sent.', examples: [faultExample] },
  ),
)

/** Returns the path of the page that explains a problem, the same in every deployment. */
export const problemPage = (code: ProblemCode) => `/docs/problems/${code}`

const examplesOfMembers: Partial<Record<ProblemCode, object>> = {
  invalid_request: { errors: [faultExample] },
  rule_broken: { errors: [inEnglish('rule_broken')] },
  blocked: { blockers: [blockerExample] },
  insufficient_scope: { scope: 'permits:read' },
  step_not_allowed: { nextActions: [nextActionExample] },
  digest_mismatch: { sha256: 'b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c' },
  appointment_open: { existingId: exampleId },
  visit_open: { existingId: exampleId },
  correction_waits: { existingId: exampleId },
  dissolution_exists: { existingId: exampleId },
}

export const ProblemDocument = named(
  'Problem',
  Type.Object(
    {
      type: Type.String({ format: 'uri-reference', description: 'A page that explains this problem.' }),
      title: Type.String({ description: 'The kind of problem, in the language asked for.' }),
      status: Type.Integer({ minimum: 400, maximum: 599, description: 'The HTTP status.' }),
      detail: Type.String({
        description: 'States what happened and what to do, in the language asked for. For people; it may change.',
      }),
      instance: Type.String({
        format: 'uri-reference',
        description: 'The path of the request, without its query.',
      }),
      code: OneOf(problemCodes, { description: "The problem's name for programs. It never changes; more may come." }),
      traceId: Type.String({ description: 'The trace of the request. Quote it when you ask the help desk.' }),
      errors: Type.Optional(Type.Array(ref(FaultSchema), { description: 'All faults of the request, 100 at most.' })),
      blockers: Type.Optional(
        Type.Array(ref(Blocker), { description: 'The conditions of the step that are not met.' }),
      ),
      nextActions: Type.Optional(Type.Array(ref(NextAction), { description: 'The steps that are available instead.' })),
      existingId: Type.Optional(
        Type.String({
          format: 'uuid',
          description:
            'The id of the inspection date, visit, correction, objection or dissolution that stands in the way.',
        }),
      ),
      sha256: Type.Optional(Type.String({ description: 'The SHA-256 of the file that arrived, in hexadecimal.' })),
      scope: Type.Optional(Type.String({ description: 'The scope that is missing.' })),
    },
    { description: 'A refusal or failure, as a problem document of RFC 9457.', examples: [exampleOf('not_found')] },
  ),
)

/** Returns the example document of a problem for the contract, in English. */
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

export const problemSchemas = [Blocker, Warning, NextAction, FaultSchema, ProblemDocument]
