import { globSync, readFileSync } from 'node:fs'
import { join, relative, resolve, dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { test } from '@japa/runner'
import ts from 'typescript'
import { findCycles } from '../../src/modules/dependency_order.js'

/* Modules, their models and the project's migrations are checked by `node ace iti:check`. */
const ROOT = fileURLToPath(new URL('../../', import.meta.url))

/* Small files at the top of `src` that belong to no mechanism. */
const SHARED = /^src\/(config|errors|secrets|types|version)\.ts$/
const FRONT_DOOR = /^src\/[^/]+\/main\.ts$/

/** Files by pattern, each with what it imports: packages by name, files by their path from the root. */
function importsIn(pattern: string): { file: string; imports: string[] }[] {
  const files = globSync(pattern, { cwd: ROOT })
  if (files.length === 0)
    throw new Error(`No file matches ${pattern}, so the rule would hold of nothing`)
  return files.map((file) => ({
    file,
    imports: ts
      .preProcessFile(readFileSync(join(ROOT, file), 'utf8'))
      .importedFiles.map(({ fileName }) => toPath(file, fileName)),
  }))
}

function toPath(file: string, specifier: string): string {
  const source = specifier.replace(/\.js$/, '.ts')
  if (specifier.startsWith('.')) return relative(ROOT, resolve(ROOT, dirname(file), source))
  return specifier.startsWith('#') ? `${specifier.slice(1)}.ts` : specifier
}

const isOurs = (path: string) => /\.ts$/.test(path)

function violations(pattern: string, isAllowed: (path: string, file: string) => boolean): string[] {
  return importsIn(pattern).flatMap(({ file, imports }) =>
    imports
      .filter((path) => isOurs(path) && !isAllowed(path, file))
      .map((path) => `${file} imports ${path}`)
  )
}

const folderOf = (path: string, depth: number) => path.split('/').slice(0, depth).join('/')

test.group('Architecture | who may import whom', () => {
  test('a mechanism imports its own folder and the front doors of others', ({ assert }) => {
    const wrong = violations(
      'src/*/**/*.ts',
      (path, file) =>
        path.startsWith(`${folderOf(file, 2)}/`) || SHARED.test(path) || FRONT_DOOR.test(path)
    )
    assert.deepEqual(wrong, [])
  })

  test('mechanisms do not depend on each other in a circle', ({ assert }) => {
    const edges = importsIn('src/*/**/*.ts').flatMap(({ file, imports }) =>
      imports
        .filter((path) => FRONT_DOOR.test(path))
        .map((path) => [folderOf(file, 2), folderOf(path, 2)] as const)
    )
    const nodes = [...Map.groupBy(edges, ([from]) => from)].map(([name, targets]) => ({
      name,
      after: [...new Set(targets.map(([, to]) => to))].filter((to) => to !== name),
    }))
    assert.isAbove(nodes.length, 3)
    assert.deepEqual(findCycles(nodes), [])
  })

  test('providers and commands import front doors, the system domain and stubs', ({ assert }) => {
    const isAllowed = (path: string) =>
      FRONT_DOOR.test(path) ||
      SHARED.test(path) ||
      /^modules\/system\/(module|[^/]+\/main)\.ts$/.test(path) ||
      /^(commands|stubs)\//.test(path)
    assert.deepEqual(
      [...violations('providers/**/*.ts', isAllowed), ...violations('commands/**/*.ts', isAllowed)],
      []
    )
  })

  test('an area of the system domain imports front doors, models, and the front doors of other areas', ({
    assert,
  }) => {
    const wrong = violations(
      'modules/system/*/**/*.ts',
      (path, file) =>
        path.startsWith(`${folderOf(file, 3)}/`) ||
        FRONT_DOOR.test(path) ||
        SHARED.test(path) ||
        /^models\/system\//.test(path) ||
        /^modules\/system\/[^/]+(\/main)?\.ts$/.test(path)
    )
    assert.deepEqual(wrong, [])
  })

  test('a migration that ships imports the schema builder alone', ({ assert }) => {
    const wrong = importsIn('database/system/*.ts').filter(
      ({ imports }) => imports.join() !== '@adonisjs/lucid/schema'
    )
    assert.deepEqual(wrong, [])
  })

  test('nothing that ships or serves imports tests', ({ assert }) => {
    const wrong = violations(
      '{src,modules,models,providers,commands,config,start,database}/**/!(*.spec|fixtures).ts',
      (path) => !/^tests\/|\.spec\.ts$/.test(path)
    )
    assert.deepEqual(wrong, [])
  })
})
