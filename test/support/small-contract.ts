/** A small contract with a part for each difference that the comparison looks for. */
export const smallContract = {
  openapi: '3.1.0',
  paths: {
    '/things': {
      get: {
        operationId: 'listThings',
        security: [{ key: ['things:read'] }, { token: [] }],
        parameters: [
          { name: 'limit', in: 'query', required: false, schema: { type: 'integer', maximum: 200 } },
          { name: 'colour', in: 'query', required: false, schema: { type: 'string', enum: ['red', 'blue'] } },
        ],
        responses: {
          200: {
            headers: { ETag: { schema: { type: 'string' } } },
            content: { 'application/json': { schema: { $ref: '#/components/schemas/Thing' } }, 'text/csv': {} },
          },
          400: { $ref: '#/components/responses/Invalid' },
        },
      },
      post: {
        operationId: 'createThing',
        security: [],
        requestBody: {
          required: false,
          content: {
            'application/json': { schema: { $ref: '#/components/schemas/NewThing' } },
            'text/plain': { schema: { type: 'string' } },
          },
        },
        responses: { 201: {}, 202: {} },
      },
    },
  },
  components: {
    responses: { Invalid: { content: { 'application/problem+json': { examples: { invalid: {} } } } } },
    schemas: {
      Thing: {
        type: 'object',
        required: ['id', 'colour'],
        properties: {
          id: { type: 'string', format: 'uuid' },
          colour: { type: 'string', enum: ['red', 'blue'] },
          state: { type: 'string', enum: ['on', 'off'], description: 'More may come.' },
          owner: { anyOf: [{ $ref: '#/components/schemas/Person' }, { $ref: '#/components/schemas/Office' }] },
          names: { type: 'object', additionalProperties: { type: 'string', format: 'email' } },
          parts: { type: 'array', items: { $ref: '#/components/schemas/Thing' } },
        },
      },
      NewThing: {
        type: 'object',
        additionalProperties: true,
        required: ['name'],
        properties: {
          name: { type: 'string', maxLength: 100 },
          colour: { type: 'string', enum: ['red', 'blue'] },
          size: { type: ['integer', 'string'] },
          owner: {
            anyOf: [
              { $ref: '#/components/schemas/Person' },
              { $ref: '#/components/schemas/Office' },
              { $ref: '#/components/schemas/Firm' },
            ],
          },
        },
      },
      Person: { type: 'object', properties: { name: { type: 'string' } } },
      Firm: { type: 'object', properties: { code: { type: 'string' } } },
      Office: { type: 'object', properties: { code: { type: 'string' } } },
    },
  },
}
