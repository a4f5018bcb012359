import app from '@adonisjs/core/services/app'

/* What Lucid's query builders have in common here. */
interface Conditions {
  whereNull(column: string): Conditions
  orWhereIn(column: string, values: string[]): Conditions
}

interface Query {
  where(group: (conditions: Conditions) => void): unknown
}

/** The names of the modules and plugins that are there. */
export async function activeModules(): Promise<Set<string>> {
  const modules = await app.container.make('iti.modules')
  return new Set(modules.ordered.map(({ name }) => name))
}

/**
 * Narrows a query to rows of operators, and of modules and plugins that are there. What a plugin declared stays in
 * its table when it is turned off, and counts again when it is turned on.
 */
export async function whereActive(query: object, column = 'module'): Promise<void> {
  const names = [...(await activeModules())]
  ;(query as Query).where((group) => {
    group.whereNull(column).orWhereIn(column, names)
  })
}
