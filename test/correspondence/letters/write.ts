import { writeFile } from 'node:fs/promises'
import { languages } from '../../../src/platform/words.ts'
import { lettersPage, pages } from './page.ts'
import { readStories } from './stories.ts'

const stories = await readStories()
for (const language of languages) await writeFile(pages[language], await lettersPage(stories, language))
