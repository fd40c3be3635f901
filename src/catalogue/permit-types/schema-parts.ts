import Type from 'typebox'
import { OneOf } from '../../http/schema.ts'
import { levels } from '../../network/offices/network.ts'

export const codePattern = '^[A-Z][A-Z0-9-]{1,15}$'
export const Code = Type.String({ pattern: codePattern, description: 'Code of the permit type.', examples: ['IMB'] })
export const VersionNumber = Type.Integer({
  minimum: 1,
  maximum: 1_000_000,
  description: 'Number of the version. A published version never changes.',
  examples: [1],
})
/** A name that is unique within its list: of a slot, a fee line, a check, an escalation rule. */
export const LocalName = (description: string, examples = ['floor_area']) =>
  Type.String({ pattern: '^[a-z][a-z0-9_]{1,39}$', description, examples })
export const Level = OneOf(levels, { description: 'Level of the office that issues the permit.' })
export const DayOfRule = (description: string) => Type.String({ format: 'date', description, examples: ['2015-01-02'] })
export const Rule = (description: string) =>
  Type.String({
    minLength: 1,
    maxLength: 1_000,
    description: `${description} A CEL expression over \`answers\` and \`place\`.`,
    examples: ['answers.building.floors > 2'],
  })
export const AnswerPointer = Type.String({
  pattern: '^(/[^/]{1,60}){1,10}$',
  description: 'A JSON Pointer into the answers.',
  examples: ['/applicant/name'],
})

/** The limit of times in calendar days: ten years. */
export const mostCalendarDays = 3_650
