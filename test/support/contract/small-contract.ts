/** A small contract with one part for each kind of difference that the comparison finds. */
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
  webhooks: {
    thing: {
      post: {
        operationId: 'receiveThingEvent',
        parameters: [
          { name: 'webhook-id', in: 'header', required: true, schema: { type: 'string' } },
          { name: 'webhook-signature', in: 'header', required: true, schema: { type: 'string' } },
        ],
        requestBody: {
          required: true,
          content: { 'application/json': { schema: { $ref: '#/components/schemas/Event' } }, 'text/plain': {} },
        },
        responses: { '2XX': {}, 410: {} },
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
      Event: {
        type: 'object',
        required: ['id', 'type'],
        properties: { id: { type: 'string' }, type: { $ref: '#/components/schemas/EventType' } },
      },
      EventType: { type: 'string', enum: ['thing.made', 'thing.lost'], description: 'More may come.' },
      Person: { type: 'object', properties: { name: { type: 'string' } } },
      Firm: { type: 'object', properties: { code: { type: 'string' } } },
      Office: { type: 'object', properties: { code: { type: 'string' } } },
    },
  },
}
