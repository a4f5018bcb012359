import { labelOf } from '../../modules/main.js'
import type { Check } from '../check.js'
import { combine, fail, type Verdict } from '../verdict.js'

const OWN = ['system_provider', 'module_provider'] as const
/* What ours ask for when they register. */
const BEFORE = [
  '@adonisjs/lucid/database_provider',
  '@adonisjs/auth/auth_provider',
  '@adonisjs/i18n/i18n_provider',
  '@adonisjs/limiter/limiter_provider',
]
const REMEDY = `List in the "providers" of adonisrc.ts, in this order: ${[
  ...BEFORE,
  ...OWN.map((name) => `@iti/framework/providers/${name}`),
].join(', ')}`

export const providers: Check = {
  name: 'providers',
  title: 'Providers of adonisrc.ts',
  run({ app }) {
    const labels = app.rcFile.providers.map(({ file }) => labelOf(file as () => unknown))
    const placeOf = (name: string) =>
      labels.findIndex((label) => label.replace(/\.[jt]s$/, '').endsWith(name))
    const [system, modules] = OWN.map((name) => placeOf(`providers/${name}`)) as [number, number]

    const found: Verdict[] = [...OWN.map((name) => `providers/${name}`), ...BEFORE]
      .filter((name) => placeOf(name) === -1)
      .map((name) => fail(`${name} is missing`, REMEDY))
    if (found.length > 0) return combine(found, '')

    for (const name of BEFORE.filter((one) => placeOf(one) > Math.min(system, modules))) {
      found.push(fail(`${name} stands behind those of the framework`, REMEDY))
    }
    if (system > modules) found.push(fail('module_provider stands before system_provider', REMEDY))
    return combine(found, `${labels.length}, in a right order`)
  },
}
