import { observeStatements } from '../observe_statements.js'

const IN_THE_BACKGROUND = /iti_access_changes|iti_access_versions|set [`"]?last_seen_at/

/**
 * The statements that are run meanwhile, each with its values, but for those that run in the background: the question
 * for changes of access, and the note of when sessions were used.
 */
export async function statementsOf(work: () => Promise<unknown>): Promise<string[]> {
  const statements = await observeStatements(work)
  return statements
    .filter(({ sql }) => !IN_THE_BACKGROUND.test(sql))
    .map(({ sql, bindings = [] }) => `${sql} ${JSON.stringify(bindings)}`)
}
