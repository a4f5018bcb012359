import { hasContract, type FacadeBinding } from '../../modules/main.js'
import type { Check } from '../check.js'
import { combine, fail, notChecked, type Verdict } from '../verdict.js'

export const facades: Check = {
  name: 'facades',
  title: 'Facades',
  async run(project) {
    const { registry } = await project.modules()
    const bindings = registry.ordered.flatMap(({ facades: bound = [] }) => bound)
    const { isUsable } = await project.environment()
    const found: Verdict[] = []
    for (const binding of bindings) found.push(...(await judge(binding, isUsable)))
    return combine(found, `${bindings.length} with all their operations`)
  },
}

async function judge({ facade, load }: FacadeBinding, isConfigured: boolean): Promise<Verdict[]> {
  try {
    const { default: Service } = await load()
    if (!hasContract(facade)) return []
    return Object.keys(facade.contract.operations)
      .filter((operation) => !offers(Service, operation))
      .map((operation) =>
        fail(
          `${Service.name}, which is bound to ${facade.name}, has no method "${operation}"`,
          'Implement it, or take it out of the contract'
        )
      )
  } catch (error) {
    const reason = (error as Error).message
    const what = `what is bound to ${facade.name} cannot be imported: ${reason}`
    if (isConfigured) return [fail(what, 'Correct the import in the manifest, or what it imports')]
    return [notChecked(what, 'Configure the environment (.env), and run it again')]
  }
}

/* A method, or a field, which only an instance has: the source of its class names it. */
function offers(service: Function, operation: string): boolean {
  if (typeof service.prototype?.[operation] === 'function') return true
  const field = new RegExp(`(?:^|[\\s;{])${operation}\\s*=`)
  for (let one = service; one && one !== Function.prototype; one = Object.getPrototypeOf(one)) {
    if (field.test(one.toString())) return true
  }
  return false
}
