/*
 * `npm start`: from a fresh clone to a running server. Every step may be repeated; a second start changes nothing.
 */
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { parseEnv } from 'node:util'

writeEnvironment()
const { HOST = 'localhost', PORT = '3333' } = {
  ...parseEnv(readFileSync('.env', 'utf8')),
  ...process.env,
}
await assertPortIsFree(HOST, Number(PORT))

await run(['ace.js', 'iti:sync-migrations'])
await run(['ace.js', 'migration:run', '--compact-output', '--no-schema-generate'])
await run(['ace.js', 'db:seed', '--compact-output'])
await run(['--import=@poppinss/ts-exec', 'bin/server.ts'])

/* The keys are this machine's own: .env is never committed. */
function writeEnvironment() {
  if (existsSync('.env')) return
  const key = randomBytes(32).toString('base64url')
  const text = readFileSync('.env.example', 'utf8').replace(/^APP_KEY=$/m, `APP_KEY=${key}`)
  writeFileSync('.env', text, { mode: 0o600 })
  console.log('Wrote .env with a new APP_KEY')
}

async function assertPortIsFree(host, port) {
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    console.error(
      `PORT is "${PORT}", which is no port: set a number from 1 to 65535, in .env or before npm start`
    )
    process.exit(1)
  }
  const probe = createServer()
  probe.listen(port, host)
  try {
    await once(probe, 'listening')
  } catch (error) {
    if (error.code !== 'EADDRINUSE') throw error
    console.error(
      `Port ${port} on ${host} is taken. Stop the program that holds it, or choose another: PORT=${port + 1} npm start`
    )
    process.exit(1)
  }
  probe.close()
  await once(probe, 'close')
}

async function run(args) {
  const child = spawn(process.execPath, args, { stdio: 'inherit' })
  const pass = (signal) => child.kill(signal)
  process.on('SIGINT', pass).on('SIGTERM', pass)
  const [code, signal] = await once(child, 'exit')
  process.off('SIGINT', pass).off('SIGTERM', pass)
  if (code !== 0) process.exit(code ?? (signal === 'SIGINT' || signal === 'SIGTERM' ? 0 : 1))
}
