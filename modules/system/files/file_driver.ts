import type { DriverContract } from '@adonisjs/drive/types'
import { ExtensionPoint } from '../../../src/extensions/main.js'

/**
 * A place for files, which Drive knows by a name as it knows those of `config/drive.ts`.
 *
 * @example
 * ```ts
 * const archive: FileDriver = { name: 'archive', make: () => new ArchiveDriver({ … }) }
 * export default archive
 *
 * declare module '@adonisjs/drive/types' {
 *   interface DriveDisks { archive: () => ArchiveDriver }
 * }
 *
 * // anywhere
 * await drive.use('archive').put('report.pdf', contents)
 * ```
 */
export interface FileDriver {
  name: string
  /** Called once, when its disk is first used. */
  make(): DriverContract
}

/** Where drivers are added to Drive. Without `@adonisjs/drive` nothing asks for them. */
export const fileDrivers = new ExtensionPoint<FileDriver>(
  'system.file_drivers',
  'Further disks of Drive',
  { keyOf: ({ name }) => name }
)
