import type { IncomingMessage, ServerResponse } from 'node:http'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify'
import Type, { type Static, type TSchema } from 'typebox'
import { mostRupiah } from '../platform/money.ts'
import { exampleAt, exampleId } from './examples.ts'

/** A Fastify scope whose routes are typed by their schemas. */
export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>

/** Gives a schema its name in the contract (`$id`). Returns the same object. */
export const named = <const I extends string, T extends TSchema>(id: I, schema: T) => Object.assign(schema, { $id: id })

/** Returns a reference to a named schema: the contract shows its name and not a copy. */
export const ref = <T extends TSchema & { $id: string }>(schema: T) =>
  Type.Unsafe<Static<T>>({ $ref: `${schema.$id}#` })

/** Returns the schema of an enum of texts. */
export const OneOf = <const T extends string>(
  values: readonly T[],
  options: { description: string; default?: T; examples?: T[] },
) => Type.Unsafe<T>({ type: 'string', enum: [...values], ...options })

/**
 * Returns a named schema of objects that the values of one member tell apart. Generated clients have a type for each of
 * them, and a fault names the values there are. Each object lists its values by `OneOf`.
 */
export const toldApartBy = <const I extends string, const T extends TSchema & { $id: string }>(
  id: I,
  member: string,
  schemas: readonly T[],
  options: { description: string; examples: Static<T>[] },
) =>
  named(
    id,
    Type.Unsafe<Static<T>>({
      type: 'object',
      required: [member],
      discriminator: { propertyName: member },
      oneOf: schemas.map((schema) => ({ $ref: `${schema.$id}#` })),
      ...options,
    }),
  )

export const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])

/** Options of an object schema: other members are refused. */
export const noOtherMembers = { additionalProperties: false } as const

/** The schema of what somebody writes in their own words, such as a reason or a note: 1 to 2,000 characters. */
export const OwnWords = (description: string) => Type.String({ minLength: 1, maxLength: 2000, description })

export const Id = (description: string) => Type.String({ format: 'uuid', description, examples: [exampleId] })
export const Timestamp = (description: string) =>
  Type.String({ format: 'date-time', description, examples: [exampleAt] })
/** The schema of a time that routes return as a `Date` or a text; a text in the contract. */
export const Instant = (description: string) =>
  Type.Unsafe<Date | string>({
    type: 'string',
    format: 'date-time',
    description,
    examples: [exampleAt],
  })
/** The schema of a day in the network's time zone. */
export const Day = (description: string) => Type.String({ format: 'date', description, examples: ['2026-11-23'] })
/** The schema of a time of day in the network's time zone. */
export const TimeOfDay = (description: string, example: string) =>
  Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$', description, examples: [example] })
export const RegionCode = (description: string) =>
  Type.String({
    pattern: '^[0-9]{2}(\\.[0-9]{2}(\\.[0-9]{2}(\\.[0-9]{4})?)?)?$',
    description,
    examples: ['31.71.06.1001'],
  })

const Text = (description: string) => Type.String({ pattern: '\\S', maxLength: 2_000, description })
export const Names = named(
  'Names',
  Type.Object(
    {
      id: Text('In Indonesian.'),
      en: Text('In English.'),
    },
    {
      additionalProperties: false,
      description: 'A text in both languages of the network.',
      examples: [{ id: 'Kecamatan Menteng', en: 'Menteng District' }],
    },
  ),
)

export const Money = named(
  'Money',
  Type.Object(
    {
      amount: Type.Integer({ minimum: 0, maximum: mostRupiah, description: 'Whole rupiah.' }),
      currency: Type.Literal('IDR', { description: 'ISO 4217.' }),
    },
    {
      additionalProperties: false,
      description: 'An amount of money in whole rupiah.',
      examples: [{ amount: 250_000, currency: 'IDR' }],
    },
  ),
)

/** Returns an amount of whole rupiah as the contract writes money. */
export const rupiah = (amount: number) => ({ amount, currency: 'IDR' as const })

const pageLimits = { default: 50, max: 200 } as const

export const Page = named(
  'Page',
  Type.Object(
    {
      nextCursor: nullable(
        Type.String({ description: 'Send it as `cursor` to get the next page; null on the last one.' }),
      ),
    },
    { description: 'The continuation of a list.', examples: [{ nextCursor: null }] },
  ),
)

export const commonSchemas = [Names, Money, Page]

/** Returns the schema of the certainty of a value. */
export const Certainty = (of: string) =>
  OneOf(['known', 'reported', 'uncertain'], {
    description: `Certainty of ${of}: known, reported by a source, or uncertain.`,
  })

/**
 * The `Location` of one operation. A room whose 201 responses with a schema all have it names the schema in `locations`
 * instead.
 */
export const newLocation = (example: string) => ({
  Location: Type.String({ format: 'uri-reference', description: 'The URL of the new resource.', examples: [example] }),
})

/** The query parameters of a list with pages. */
export const paging = {
  limit: Type.Integer({
    minimum: 1,
    maximum: pageLimits.max,
    default: pageLimits.default,
    description: 'The maximum number of items.',
  }),
  cursor: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 500,
      pattern: '^[A-Za-z0-9_-]+$',
      description: 'The `nextCursor` of the page before, with the same filters.',
      examples: ['eyJhZnRlciI6MX0'],
    }),
  ),
}

/** The query of a list with pages and no filter. */
export const PageQuery = Type.Object(paging, { additionalProperties: false })

/** Returns the named schema of a page of a list: `{data, page}`. */
export const listOf = <const I extends string, T extends TSchema & { $id: string }>(
  id: I,
  item: T,
  description: string,
  example: unknown,
) =>
  named(
    id,
    Type.Object(
      { data: Type.Array(ref(item), { description: 'The items of this page.' }), page: ref(Page) },
      {
        description,
        examples: [{ data: [example], page: { nextCursor: null } }],
      },
    ),
  )
