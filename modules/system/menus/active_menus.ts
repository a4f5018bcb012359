import app from '@adonisjs/core/services/app'

interface Conditions {
  whereNull(column: string): this
  orWhereIn(column: string, values: string[]): this
}

interface Query {
  where(group: (conditions: Conditions) => void): unknown
}

/**
 * Narrows a query of menus to those of operators and of modules and plugins that are there. What a plugin declared
 * stays in the table when it is turned off, with the roles that hold it, and counts again when it is turned on.
 */
export async function whereActive<Builder extends object>(
  query: Builder,
  column = 'module'
): Promise<void> {
  const modules = await app.container.make('iti.modules')
  const names = modules.ordered.map(({ name }) => name)
  ;(query as unknown as Query).where((group) => {
    group.whereNull(column).orWhereIn(column, names)
  })
}
