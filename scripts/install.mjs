/*
 * Runs before `npm start` and `npm test`, perhaps on a Node older than the project needs: installs what the
 * lock file says, unless that was done already.
 */
import { execSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'

const LOCK = 'package-lock.json'
const INSTALLED = 'node_modules/.package-lock.json'

const isInstalled = existsSync(INSTALLED) && statSync(INSTALLED).mtimeMs >= statSync(LOCK).mtimeMs

if (!isInstalled) {
  console.log('Installing what package-lock.json names …')
  execSync('npm ci --no-audit --no-fund --loglevel=error', { stdio: 'inherit' })
}
