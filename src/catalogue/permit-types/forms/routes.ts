import Type from 'typebox'
import { languageOf } from '../../../http/problems/language.ts'
import { refusals } from '../../../http/problems/refusals.ts'
import { type App, ref } from '../../../http/schema.ts'
import { type SerializedBody, sendSerialized, serializeBody } from '../../../http/serialized-body.ts'
import type { Database } from '../../../platform/db/client.ts'
import type { Language } from '../../../platform/words.ts'
import { type PublishedVersion, publishedVersion } from '../queries.ts'
import { Code, VersionNumber } from '../schema-parts.ts'
import { keptForADay } from '../sent-version.ts'
import { plainForm } from './plain-form.ts'
import { PermitTypeForm } from './schema.ts'

const params = Type.Object({ code: Code, version: VersionNumber })
const headers = Type.Object({
  'accept-language': Type.Optional(
    Type.String({ description: 'Language of the answer: `id` or `en`. Absent: Indonesian.', examples: ['en'] }),
  ),
})
const Sent = {
  ...ref(PermitTypeForm),
  headers: {
    'Content-Language': { type: 'string', description: 'Language of the answer.', examples: ['en'] },
  },
}

/** Registers the route of the forms of the catalogue in one language, open to everybody. */
export async function permitTypeForms(
  app: App,
  { database: { standby: reader } }: { database: Pick<Database, 'standby'> },
) {
  app.get(
    '/permit-types/:code/versions/:version/form',
    {
      schema: {
        operationId: 'getPermitTypeForm',
        tags: ['Catalogue'],
        summary: 'Get the form of a version',
        description:
          'Call this to show the form of an application: take code and version from its `permitType`. Returns plain ' +
          'JSON Schema 2020-12 in the language of `Accept-Language`, and the steps of the form. Renderers such as ' +
          '@rjsf/core (with `Ajv2020`) and JSON Forms take `schema` as it is. 404: there is no such permit type or ' +
          'version.',
        params,
        headers,
        response: { 200: Sent, ...refusals('not_found') },
      },
    },
    async (request, reply) => {
      const { code, version } = request.params
      const form = formOf(await publishedVersion(reader, code, version), languageOf(request))
      return sendSerialized(reply.header('cache-control', keptForADay), form)
    },
  )
}

const kept = new WeakMap<PublishedVersion, Map<Language, SerializedBody>>()

/** Returns a form in a language. It is serialized once, and cached as long as its version. */
function formOf(version: PublishedVersion, language: Language): SerializedBody {
  const forms = kept.get(version) ?? new Map<Language, SerializedBody>()
  kept.set(version, forms)
  const found = forms.get(language) ?? serializeBody(plainForm(version.definition, language))
  forms.set(language, found)
  return found
}
