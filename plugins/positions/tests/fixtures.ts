import { randomBytes } from 'node:crypto'
import { Position } from '../models/position.js'

export const POSITIONS = '/api/positions/positions'
export const USERS = '/api/system/users'

/** A code that no other test uses. */
export const uniqueCode = () => `test-${randomBytes(6).toString('hex')}`

/** A position of its own for each test. */
export const makePosition = (fields: Partial<Position> = {}): Promise<Position> =>
  Position.create({ code: uniqueCode(), name: 'Accountant', ...fields })
