import { configProvider } from '@adonisjs/core'
import type { ApplicationService, ConfigProvider } from '@adonisjs/core/types'
import type { DriverContract } from '@adonisjs/drive/types'
import { Extensions } from '../../../src/extensions/main.js'
import { E_DISK_UNKNOWN, E_FILE_DRIVER_TAKEN } from './errors.js'
import { fileDrivers } from './file_driver.js'

type Services = Record<string, () => DriverContract>

/* As much of what Drive's `defineConfig` resolves to as matters here. */
interface DriveConfig {
  config: { services: Services }
}

/**
 * Lets Drive find the drivers that were added. It has no way to take one later, but it looks a name up when a disk is
 * first used: what it looks into is replaced, before it reads its configuration.
 */
export function offerFileDrivers(app: ApplicationService): void {
  const drive = app.config.get<ConfigProvider<DriveConfig> | undefined>('drive')
  if (drive?.type !== 'provider') return

  const offering = configProvider.create<DriveConfig>(async (resolving) => {
    const { config, ...others } = await drive.resolver(resolving)
    const extensions = await resolving.container.make(Extensions)
    return { ...others, config: { ...config, services: withDrivers(config.services, extensions) } }
  })
  app.config.set('drive', offering)
}

/**
 * Refuses a driver by the name of a disk that the configuration has, when all were added and before one is used.
 *
 * @throws {E_FILE_DRIVER_TAKEN}
 */
export async function assertFileDrivers(app: ApplicationService): Promise<void> {
  const extensions = await app.container.make(Extensions)
  const contributed = extensions.contributedTo(fileDrivers)
  if (contributed.length === 0) return

  const drive = await configProvider.resolve<DriveConfig>(app, app.config.get('drive'))
  const configured = drive?.config.services ?? {}
  const taken = contributed.find(({ value }) => Object.hasOwn(configured, value.name))
  if (taken) throw new E_FILE_DRIVER_TAKEN([taken.module, taken.value.name])
}

/* Those of the configuration, and behind them those that were added. */
const withDrivers = (services: Services, extensions: Extensions): Services =>
  new Proxy(services, {
    get(own, name) {
      if (typeof name === 'symbol' || Object.hasOwn(own, name)) return Reflect.get(own, name)

      const added = extensions.of(fileDrivers)
      const driver = added.find((one) => one.name === name)
      if (driver) return () => driver.make()
      const known = [...Object.keys(own), ...added.map((one) => one.name)]
      throw new E_DISK_UNKNOWN([name, known.join(', ')])
    },
  })
