/*
 * The entry of `node ace …`. On a Node older than the framework supports it re-executes itself with the
 * Node that the project pins as a development dependency. Everything else is imported dynamically, because
 * static imports would load, and fail, first.
 */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { constants } from 'node:os'
import { fileURLToPath } from 'node:url'

const REQUIRED = 24
const pinned = fileURLToPath(
  new URL(
    `./node_modules/node/bin/node${process.platform === 'win32' ? '.exe' : ''}`,
    import.meta.url
  )
)
const isTooOld = Number(process.versions.node.split('.')[0]) < REQUIRED

if (!isTooOld) {
  await import('@poppinss/ts-exec')
  await import('./bin/console.js')
} else if (existsSync(pinned)) {
  // spawn, not spawnSync: a synchronous parent would die of SIGTERM and leave the child running
  const child = spawn(pinned, [...process.execArgv, ...process.argv.slice(1)], { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT']) {
    process.on(signal, () => child.kill(signal))
  }
  child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]))
} else {
  console.error(
    `Node ${REQUIRED} is needed, this is ${process.version}. Run "npm ci", which installs it for this project, or put Node ${REQUIRED} on the PATH.`
  )
  process.exit(1)
}
