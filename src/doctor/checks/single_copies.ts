import { relative } from 'node:path'
import type { Check } from '../check.js'
import { findCopies } from '../packages.js'
import { combine, fail } from '../verdict.js'

/* Two of them mean two containers, two sets of models, or two validators that do not know each other. */
const SINGLE = ['@adonisjs/core', '@adonisjs/lucid', '@vinejs/vine']

export const singleCopies: Check = {
  name: 'single_copies',
  title: 'Packages that may be there once',
  async run({ root }) {
    const copies = await findCopies(root, SINGLE)
    const found = [...copies]
      .filter(([, folders]) => folders.size > 1)
      .map(([name, folders]) => {
        const paths = [...folders].map((folder) => relative(root, folder)).sort()
        return fail(
          `${name} is installed ${folders.size} times: ${paths.join(', ')}`,
          `Find who wants another version, with "npm ls ${name}", and bring them to one; then: npm dedupe`
        )
      })
    return combine(found, `one copy of ${SINGLE.join(', ')}`)
  },
}
