import { randomUUID } from 'node:crypto'
import db from '@adonisjs/lucid/services/db'
import type { ApiClient } from '@japa/api-client'
import { DateTime } from 'luxon'
import { Department } from '@iti/framework/models/system/department'
import { Role, type DataScope } from '@iti/framework/models/system/role'
import type { User } from '@iti/framework/models/system/user'
import { makeUser } from '@iti/framework/testing'
import { Order } from '#models/orders/order'
import { Caller } from './caller.js'

/* Which department lies below which. */
const TREE = { town: null, district: 'town', quarter: 'district', elsewhere: null } as const

export type Place = keyof typeof TREE

/** What a role says of rows: which, in which departments if it names some, and whether it is in use. */
export interface ScopeRole {
  scope: DataScope
  places?: Place[]
  disabled?: boolean
}

/** Somebody to look at rows: where they work, and what their roles say. */
export interface Onlooker {
  place: Place | null
  roles: ScopeRole[]
}

/** The lists that a data scope applies to, with the path of each. */
export const LISTS = {
  users: '/api/system/users',
  departments: '/api/system/departments',
  sessions: '/api/system/sessions',
  orders: '/api/orders/orders',
} as const

type List = keyof typeof LISTS

const names = Object.keys(LISTS) as List[]

const PERMISSIONS = [
  ...['list', 'create', 'update', 'delete', 'reset_password'].map((one) => `system:user:${one}`),
  ...['list', 'create', 'update', 'delete'].map((one) => `system:department:${one}`),
  ...['list', 'create', 'update'].map((one) => `system:role:${one}`),
  ...['system:session:list', 'system:session:delete'],
  ...['orders:order:list', 'orders:order:create', 'orders:order:cancel'],
]

interface Row {
  id: number
  departmentId: number | null
  ownerId: number | null
}

/** Departments with somebody in each and in none, who are signed in and have placed an order. */
export class Company {
  readonly departments: Record<Place, Department>
  readonly people: User[]
  readonly #client: ApiClient

  private constructor(client: ApiClient, departments: Record<Place, Department>, people: User[]) {
    this.#client = client
    this.departments = departments
    this.people = people
  }

  static async create(client: ApiClient): Promise<Company> {
    const departments = {} as Record<Place, Department>
    for (const [place, above] of Object.entries(TREE) as [Place, Place | null][]) {
      const parent = above && departments[above]
      departments[place] = await Department.create({
        name: place,
        code: `test-${randomUUID()}`,
        parentId: parent?.id ?? null,
        ancestors: parent?.path ?? '/',
      })
    }
    const people: User[] = []
    for (const department of [...Object.values(departments), null]) {
      const person = await makeUser({ departmentId: department?.id, dataScope: 5 })
      await Caller.signIn(client, person)
      await placeOrder(person)
      people.push(person)
    }
    return new Company(client, departments, people)
  }

  /** Makes somebody who may do everything with the rows that their roles show, and signs them in. */
  async employ({ place, roles }: Onlooker): Promise<Caller> {
    const departmentId = place ? this.departments[place].id : undefined
    // the role that gives the permissions shows no row
    const user = await makeUser({ permissions: PERMISSIONS, departmentId, dataScope: 2 })
    await placeOrder(user)
    for (const { scope, places = [], disabled = false } of roles) {
      const code = `test-${randomUUID()}`
      const status = disabled ? 'disabled' : 'enabled'
      const role = await Role.create({ code, name: code, dataScope: scope, status })
      await role.related('departments').attach(places.map((one) => this.departments[one].id))
      await user.related('roles').attach([role.id])
    }
    return Caller.signIn(this.#client, user)
  }

  /** The ids of every row of a list that the onlooker may see, worked out by walking over all of them. */
  async visible(list: List, { id }: Caller, { place, roles }: Onlooker): Promise<number[]> {
    const rows = await this.rows(list)
    const inUse = roles.filter(({ disabled }) => !disabled)
    const isBelow = (departmentId: number | null, top: Place): boolean => {
      const found = this.#placeOf(departmentId)
      return found !== null && (found === top || isBelow(this.departments[found].parentId, top))
    }
    const sees = ({ departmentId, ownerId }: Row, { scope, places = [] }: ScopeRole) => {
      if (scope === 1) return true
      if (scope === 5) return ownerId === id
      if (scope === 2) return places.some((one) => this.departments[one].id === departmentId)
      if (place === null) return false
      return scope === 3
        ? departmentId === this.departments[place].id
        : isBelow(departmentId, place)
    }
    return rows.filter((row) => inUse.some((role) => sees(row, role))).map((row) => row.id)
  }

  /** Every row of a list, with whose it is. */
  async rows(list: List): Promise<Row[]> {
    const queries = {
      users: () => db.from('iti_users').select('id', 'id as ownerId', 'department_id'),
      departments: () => db.from('iti_departments').select('id', 'id as department_id'),
      sessions: () =>
        db
          .from('iti_sessions as session')
          .join('iti_users as user', 'user.id', 'session.user_id')
          .select('session.id', 'user.id as ownerId', 'user.department_id'),
      orders: () => db.from('orders').select('id', 'owner_id as ownerId', 'department_id'),
    }
    const rows = await queries[list]()
    return rows.map((row) => ({
      id: row.id,
      departmentId: row.department_id,
      ownerId: row.ownerId ?? null,
    }))
  }

  #placeOf(departmentId: number | null): Place | null {
    const found = Object.entries(this.departments).find(([, { id }]) => id === departmentId)
    return (found?.[0] as Place | undefined) ?? null
  }
}

/** What lists show somebody: ids and totals. */
export async function listedTo(caller: Caller): Promise<Record<List, number[]>> {
  const lists = {} as Record<List, number[]>
  for (const name of names) {
    const paged = name === 'departments' ? '' : '?pageSize=200'
    const answer = await caller.get(LISTS[name] + paged)
    const { items, total } = answer.body().data
    if (items.length !== total) throw new Error(`${name}: ${items.length} of ${total} are shown`)
    lists[name] = items.map(({ id }: { id: number }) => id)
  }
  return lists
}

const placeOrder = ({ id, departmentId }: User) =>
  Order.create({
    orderNo: `test-${randomUUID()}`.slice(0, 32),
    customer: 'Customer',
    status: 'placed',
    ownerId: id,
    departmentId,
    total: '1.00',
    placedAt: DateTime.utc(),
  })
