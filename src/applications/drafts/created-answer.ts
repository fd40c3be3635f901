import type { Actor } from '../../access/identity/actor.ts'
import { etagOf } from '../../http/request.ts'
import type { Language } from '../../platform/words.ts'
import type { Case } from '../case/case.ts'
import { judgeCase } from '../case/judged.ts'
import { presentCase } from '../case/present.ts'

/**
 * Returns the response to the creation of a draft. It has no answers, because it is stored for retries, which send the
 * same ones.
 */
export const createdAnswer = (draft: Case, actor: Actor, language: Language) => ({
  statusCode: 201,
  headers: { etag: etagOf(draft), location: `/v1/applications/${draft.id}` },
  body: { ...presentCase(judgeCase(draft), actor, language), answers: {}, setAside: null },
})
