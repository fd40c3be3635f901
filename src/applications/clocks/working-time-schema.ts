import Type from 'typebox'
import { named } from '../../http/schema.ts'

export const workingTimeExample = { amount: 1_020, unit: 'working_minutes' }
export const WorkingTime = named(
  'WorkingTime',
  Type.Object(
    {
      amount: Type.Integer({ minimum: 0, description: 'Whole minutes.' }),
      unit: Type.Literal('working_minutes', { description: 'Minutes of office hours on working days.' }),
    },
    { description: 'An amount of working time.', examples: [workingTimeExample] },
  ),
)
