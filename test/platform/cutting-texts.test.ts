import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { longestText } from '../../src/applications/messages/correspondence.ts'
import { correspondenceText } from '../../src/correspondence/received-mails/sorting/correspondence-text.ts'
import { cutText } from '../../src/platform/cut-text.ts'

describe('a text over its limit', () => {
  const family = '👨‍👩‍👧‍👦'
  const cases: [what: string, text: string, limit: number, cut: string][] = [
    ['of the limit is whole', 'abc', 3, 'abc'],
    ['is cut at the limit', 'abcd', 3, 'abc'],
    ['keeps no half of a surrogate pair', 'ab😀', 3, 'ab'],
    ['keeps no part of an emoji sequence', `ab${family}`, 9, 'ab'],
    ['keeps a whole emoji sequence', `${family}ab`, family.length, family],
    ['keeps no letter without its accent', 'abe\u0301', 3, 'ab'],
    ['keeps no half of a flag', '🇮🇩🇮🇩', 7, '🇮🇩'],
    ['has one cluster over the limit cut between code points', `a${'\u0301'.repeat(9)}`, 3, 'a\u0301\u0301'],
    ['has one sequence over the limit cut between code points', family, 4, '👨‍'],
  ]
  for (const [what, text, limit, cut] of cases) it(what, () => assert.equal(cutText(text, limit), cut))

  it('is cut there in the correspondence, too', () => {
    const text = correspondenceText({ text: `${'a'.repeat(longestText - 2)}😀 and more` })
    assert.equal(text, `${'a'.repeat(longestText - 2)}…`)
  })
})
