import app from '@adonisjs/core/services/app'
import { test } from '@japa/runner'
import { globSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { matchesGlob } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

const ROOT = new URL('../../', import.meta.url)
const OUTSIDE = ['node_modules/**', 'build/**', 'dist/**', 'tmp/**', 'tests/host/app/**']
const SHIPPED = [
  'index.ts',
  'configure.ts',
  'stubs/main.ts',
  '{src,providers,commands,modules/system,models/system}/**/*.ts',
]

const find = (patterns: string | string[]) =>
  globSync(patterns, { cwd: fileURLToPath(ROOT), exclude: OUTSIDE }).map((path) =>
    path.replaceAll('\\', '/')
  )
const read = (path: string) => readFileSync(new URL(path, ROOT), 'utf8')
const manifest = JSON.parse(read('package.json'))

/** Every module that a text imports, statically, dynamically, or only for a type. */
const importsOf = (text: string) =>
  ts.preProcessFile(text).importedFiles.map(({ fileName }) => fileName)

/** What a source imports when it runs, after the compiler has dropped types. */
const runtimeImportsOf = (text: string) =>
  importsOf(
    ts.transpileModule(text, {
      compilerOptions: {
        target: ts.ScriptTarget.ESNext,
        module: ts.ModuleKind.ESNext,
        experimentalDecorators: true,
        emitDecoratorMetadata: true,
      },
    }).outputText
  )

const packageOf = (specifier: string) =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')

test.group('Architecture | package', () => {
  test('shipped code reaches its own files by relative paths', ({ assert }) => {
    const wrong = find(SHIPPED).flatMap((file) =>
      importsOf(read(file))
        .filter((name) => name.startsWith('#') || packageOf(name) === manifest.name)
        .map((name) => `${file} imports ${name}`)
    )
    assert.deepEqual(wrong, [])
  })

  test('shipped code runs with the packages that the manifest declares', ({ assert }) => {
    const declared = new Set([
      ...Object.keys(manifest.dependencies),
      ...Object.keys(manifest.peerDependencies),
      ...builtinModules,
    ])
    const wrong = find(SHIPPED).flatMap((file) =>
      runtimeImportsOf(read(file))
        .filter((name) => !name.startsWith('.') && !name.startsWith('node:'))
        .filter((name) => !declared.has(packageOf(name)))
        .map((name) => `${file} imports ${name}`)
    )
    assert.deepEqual(wrong, [])
  })

  test('every entry of exports leads to a source', ({ assert }) => {
    const targets = Object.values<string>(manifest.exports)
    const dangling = targets.filter(
      (target) => find(target.replace(/^\.\//, '').replace(/\.js$/, '.ts')).length === 0
    )
    assert.deepEqual(dangling, [])
  })

  test('no compiled file lies beside its source, where it would be loaded instead', ({
    assert,
  }) => {
    const sources = new Set(find('**/*.ts'))
    const stray = find('**/*.js').filter((file) => sources.has(file.replace(/\.js$/, '.ts')))
    assert.deepEqual(stray, [])
  })

  test('the lock file names no registry', ({ assert }) => {
    const { packages } = JSON.parse(read('package-lock.json'))
    const resolved = Object.keys(packages).filter((path) => packages[path].resolved)
    assert.deepEqual(resolved, [])
  })

  test('every spec belongs to a suite', ({ assert }) => {
    const patterns = app.rcFile.tests.suites.flatMap(({ files }) => files as string[])
    const orphans = find('**/*.spec.ts').filter(
      (file) => !patterns.some((pattern) => matchesGlob(file, pattern))
    )
    assert.deepEqual(orphans, [])
  })

  test('what the application reads beside its code is copied into its build', ({ assert }) => {
    const patterns = app.rcFile.metaFiles.map(({ pattern }) => pattern)
    const copied = new Set(find(patterns))
    const needed = find([
      '{lang,resources/lang,plugins/*/lang}/**/*.json',
      'database/system/*.json',
    ])
    assert.isAbove(needed.length, 5)
    assert.deepEqual(
      needed.filter((path) => !copied.has(path)),
      []
    )
  })

  test('configure writes the configuration of the reference application', ({ assert }) => {
    for (const stub of find('stubs/configure/config/*.stub')) {
      const config = stub.replace(/^stubs\/configure\/(.*)\.stub$/, '$1.ts')
      const text = read(stub).replace(/^\{\{\{[^}]*\}\)\n\}\}\}\n/, '')
      assert.equal(text, read(config), stub)
    }
  })

  test('the stock application of the host test has the versions of this repository', ({
    assert,
  }) => {
    const stock = JSON.parse(read('tests/host/app/package.json'))
    const versions = { ...stock.dependencies, ...stock.devDependencies }
    assert.containsSubset(manifest.devDependencies, versions)
  })
})
