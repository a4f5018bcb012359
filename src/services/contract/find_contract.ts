import {
  hasContract,
  type ContractFacade,
  type Facade,
  type ModuleManifest,
} from '../../modules/main.js'
import {
  E_SERVICE_CONTRACT_MISSING,
  E_SERVICE_FACADE_UNKNOWN,
  E_SERVICE_FACADE_UNNAMED,
} from './errors.js'

/** A facade with a contract, and the module that binds it. */
export interface FoundContract {
  facade: ContractFacade<unknown>
  module: ModuleManifest
}

const nameOf = ({ name, contract }: Facade<unknown>): string => contract?.name ?? name

/**
 * Finds a facade by the name of its contract or of its class; without a name, the only one that has a contract.
 *
 * @throws {E_SERVICE_FACADE_UNKNOWN} {E_SERVICE_FACADE_UNNAMED} {E_SERVICE_CONTRACT_MISSING}
 */
export function findContract(modules: readonly ModuleManifest[], name?: string): FoundContract {
  const bound = modules.flatMap((module) =>
    (module.facades ?? []).map(({ facade }) => ({ facade, module }))
  )
  const contracts = bound.filter((one): one is FoundContract => hasContract(one.facade))
  const known = contracts.map(({ facade }) => nameOf(facade)).join(', ') || 'none with a contract'
  if (name === undefined) {
    if (contracts.length !== 1) throw new E_SERVICE_FACADE_UNNAMED([known])
    return contracts[0]!
  }
  const isNamed = ({ facade }: { facade: Facade<unknown> }) =>
    nameOf(facade) === name || facade.name === name
  const found = contracts.filter(isNamed)
  if (found.length > 1) {
    throw new E_SERVICE_FACADE_UNNAMED([found.map(({ facade }) => facade.name).join(', ')])
  }
  if (found[0]) return found[0]
  if (bound.some(isNamed)) throw new E_SERVICE_CONTRACT_MISSING([name])
  throw new E_SERVICE_FACADE_UNKNOWN([name, known])
}
