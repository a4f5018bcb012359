import { E_TASK_ENGINE_PACKAGE_MISSING } from './bullmq_errors.js'

/** The packages that an application installs if it wants this engine. @throws {E_TASK_ENGINE_PACKAGE_MISSING} */
export async function importPackages() {
  try {
    const [{ Queue, Worker }, { Redis }] = await Promise.all([import('bullmq'), import('ioredis')])
    return { Queue, Worker, Redis }
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND'
    if (!isMissing) throw error
    throw new E_TASK_ENGINE_PACKAGE_MISSING(['bullmq', 'bullmq ioredis'], { cause: error })
  }
}

/** What {@link importPackages} imports. */
export type Packages = Awaited<ReturnType<typeof importPackages>>
