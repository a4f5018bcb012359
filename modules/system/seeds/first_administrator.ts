import app from '@adonisjs/core/services/app'
import { itiConfig } from '../../../src/config.js'
import { Failure } from '../../../src/errors.js'
import { defineSeed, type SeedContext } from '../../../src/seeds/main.js'
import { E_ADMIN_PASSWORD_REFUSED, E_ADMIN_PASSWORD_SHORT } from '../errors.js'
import { generatePassword, hashPassword, PasswordPolicy } from '../passwords/main.js'

const NICKNAME = 'Administrator'

/** The role that may do everything, and somebody who holds it. */
export default defineSeed({
  name: 'system.first_administrator',
  async run(seed) {
    const roles = await seed.rows({
      table: 'iti_roles',
      key: 'code',
      rows: [{ code: 'super_admin', name: 'Super administrator', is_super: true, data_scope: 1 }],
    })
    const roleId = roles.get('super_admin')
    if (roleId === undefined || (await isHeld(seed, roleId))) return

    const username = process.env.ITI_ADMIN_USERNAME || 'admin'
    const users = await seed.rows({
      table: 'iti_users',
      key: 'username',
      rows: [{ username, nickname: NICKNAME }],
      onCreate: () => firstPassword(seed, username),
    })
    const userId = users.get(username)
    if (userId !== undefined)
      await seed.trx.table('iti_user_roles').insert({ user_id: userId, role_id: roleId })
  },
})

async function isHeld({ trx }: SeedContext, roleId: number): Promise<boolean> {
  return (await trx.from('iti_user_roles').where('role_id', roleId).first()) !== null
}

async function firstPassword(seed: SeedContext, username: string) {
  const own = process.env.ITI_ADMIN_PASSWORD
  const { minLength } = itiConfig().passwords
  if (own && own.length < minLength) throw new E_ADMIN_PASSWORD_SHORT([own.length, minLength])
  if (own) await assertAllowed(own, username)

  const password = own || generatePassword()
  if (!own) {
    seed.announce(
      `The first administrator is "${username}", with the password "${password}". It has to be changed at the first sign-in and is not shown again.`
    )
  }
  return { password: await hashPassword(password), must_change_password: !own }
}

async function assertAllowed(password: string, username: string): Promise<void> {
  const policy = await app.container.make(PasswordPolicy)
  const owner = { username, nickname: NICKNAME, email: null, phone: null }
  const problems = await policy.problemsOf(password, owner)
  if (problems.length === 0) return
  const reasons = problems.map(({ message }) =>
    message instanceof Failure ? message.message : message
  )
  throw new E_ADMIN_PASSWORD_REFUSED([reasons.join('; ')])
}
