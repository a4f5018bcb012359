/*
 * Adds the migrations in database/system/ to their manifest: npm run manifest
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { extendManifest, parseFileName, parseManifest } from '../src/migrations/main.js'

const folder = new URL('../database/system/', import.meta.url)
const path = new URL('manifest.json', folder)
const { name, version } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8')
)

const files = new Map(
  readdirSync(folder)
    .filter((file) => parseFileName(file))
    .map((file) => [file, readFileSync(new URL(file, folder), 'utf8')])
)
const released = existsSync(path) ? parseManifest(readFileSync(path, 'utf8'), path.pathname) : null

const manifest = extendManifest(released, { package: name, version, files })
writeFileSync(path, JSON.stringify(manifest, null, 2) + '\n')
console.log(`${manifest.entries.length} migrations in database/system/manifest.json`)
