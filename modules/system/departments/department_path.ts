import db from '@adonisjs/lucid/services/db'
import type { DatabaseQueryBuilderContract } from '@adonisjs/lucid/types/querybuilder'
import { whereBelow } from '../../../src/database/main.js'

/**
 * Keeps the rows of a department and of all departments below it; of an unknown department nothing.
 *
 * @param column holds a department's id
 */
export async function whereInDepartment(
  query: DatabaseQueryBuilderContract,
  column: string,
  departmentId: number
): Promise<void> {
  const department = await db
    .from('iti_departments')
    .where('id', departmentId)
    .select('ancestors')
    .first()
  if (!department) {
    query.whereRaw('1 = 0')
    return
  }
  const below = db.from('iti_departments').select('id')
  whereBelow(below, 'ancestors', `${department.ancestors}${departmentId}/`)
  query.where((either) => either.where(column, departmentId).orWhereIn(column, below))
}
