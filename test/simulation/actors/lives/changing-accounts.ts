import type { CaseFile } from '../case-file.ts'
import type { Answer, Client } from '../client.ts'
import type { Journey } from '../journey.ts'
import type { Applicant } from './applicant.ts'

const mandate = {
  identityCheckedBy: 'identity_card',
  proof: 'Deed of the general meeting no. 12, which appoints the director',
  reason: 'The colleague who acted for us has left.',
}

/** The share of applicants who do it when they look, for each status. */
const share = 0.03

/** The share of codes that are withdrawn, and issued once more. */
const withdrawn = 0.5

/**
 * Hands an application over to the account of a colleague now and then, in each status by turns. The colleague leaves,
 * so the head of the office issues the code by which it comes back. Some codes go to the wrong person at first.
 */
export async function* changeAccount(me: Applicant, file: CaseFile): Journey {
  if (!me.town.isInTurn(`changes the account of what is ${file.status}`, share)) return
  // In an act of its own: what the earlier account was shown is judged by the state after the act.
  yield me.soon('meets the colleague who goes on with the application')
  const colleague = await me.town.client(`${me.name} colleague`)
  if (me.town.isInTurn('withdraws the code of an account', withdrawn)) await issueInVain(file, me.client, colleague)
  if (!(await hand(file, me.client, colleague))) return
  yield me.soon('hears what the colleague reads')
  await colleague.reads(`/v1/applications/${file.id}`)
  await me.client.reads(`/v1/applications/${file.id}`)
  yield me.soon('shows the deed to the head of office')
  const office = me.officeOf(file)
  const head = await office?.officerFor('head')
  if (!head) return
  if (me.town.isInTurn('withdraws the code of an office', withdrawn))
    await issueInVain(file, head.client, me.client, { mandate })
  await hand(file, head.client, me.client, { mandate })
}

const codesOf = ({ id }: CaseFile) => `/v1/applications/${id}/account-codes`

/** Issues a code for another account, which takes the application over with it. Returns true when that succeeded. */
async function hand(file: CaseFile, from: Client, to: Client, stated: object = {}): Promise<boolean> {
  const issued = await from.sends(codesOf(file), stated)
  return issued.isGood && (await claims(to, issued)).isGood
}

/** Issues a code for another account and withdraws it. That account tries it nevertheless. */
async function issueInVain(file: CaseFile, from: Client, to: Client, stated: object = {}): Promise<void> {
  const issued = await from.sends(codesOf(file), stated)
  if (!issued.isGood) return
  const gone = await from.removes(codesOf(file), issued.version)
  if (gone.isGood) await claims(to, issued)
}

function claims(to: Client, issued: Answer): Promise<Answer> {
  const { reference, code } = issued.body<{ reference: string; code: string | null }>()
  return to.sends('/v1/applications/claims', { reference, code: code ?? '0000-0000-0000-0001' })
}
