import { writeFile } from 'node:fs/promises'
import { problemsPage, problemsText } from './page.ts'

await writeFile(problemsPage, problemsText())
