import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import app from '@adonisjs/core/services/app'
import hash from '@adonisjs/core/services/hash'
import testUtils from '@adonisjs/core/services/test_utils'
import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import ts from 'typescript'
import { runAce } from '../functional/commands/run_ace.js'
import { ScratchDatabase } from '../functional/scratch_database.js'
import { childEnvironment } from '../host/run_process.js'
import { AppProcess, productionEnvironment } from './app_process.js'
import { everyCall } from './route_census.js'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

/* What runs in production, and what writes into it; the testing kit is for projects' tests. */
const SHIPPED = [
  ...['index.ts', 'configure.ts', 'stubs/**/*', 'database/{seeders,demo}/**/*.ts'],
  '{src,modules,models,providers,commands,config,start}/**/*.ts',
]
const NOT_SHIPPED = ['modules/*/tests/**', 'modules/system/testing/**']

const WELL_KNOWN = [
  ...['admin', 'admin123', 'Admin123', 'admin@123', 'password', 'Password1', '123456', '12345678'],
  ...[
    '000000',
    '888888',
    'iti',
    'iti123',
    'secret',
    'changeme',
    'super_admin',
    'administrator',
    '',
  ],
]

interface Source {
  file: string
  text: string
}

const sources = (patterns: string[] = SHIPPED): Source[] => {
  const files = globSync(patterns, { cwd: ROOT, exclude: NOT_SHIPPED, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`)
  if (files.length === 0) throw new Error(`No file matches ${patterns.join(', ')}`)
  return files.map((file) => ({
    file: file.slice(ROOT.length).replaceAll('\\', '/'),
    text: readFileSync(file, 'utf8'),
  }))
}

const production = (database: string) =>
  childEnvironment(productionEnvironment({ DB_DATABASE: database }))

/** A fresh database with the seeds of production, and what the operator was told. */
async function seedInProduction() {
  const scratch = await ScratchDatabase.create()
  await scratch.migrate()
  const { exitCode, stdout, stderr } = await runAce(ROOT, ['db:seed'], production(scratch.name))
  if (exitCode !== 0) throw new Error(`db:seed ended with ${exitCode}: ${stdout}${stderr}`)
  const [, password = ''] = /with the password "(.+?)"/.exec(stdout) ?? []
  const users = await scratch.db.from('iti_users').orderBy('id')
  return { scratch, password, users }
}

test.group('Row 28 | the first administrator', () => {
  test('has a random password, another in each database, that has to be changed', async ({
    assert,
  }) => {
    const [first, second] = [await seedInProduction(), await seedInProduction()]
    assert.notEqual(first.password, second.password)
    for (const { password, users } of [first, second]) {
      assert.match(password, /^[A-Za-z0-9]{16,}$/)
      assert.lengthOf(users, 1)
      assert.isTrue(Boolean(users[0].must_change_password))
      assert.isTrue(await hash.verify(users[0].password, password))
      for (const word of [...WELL_KNOWN, users[0].username])
        assert.isFalse(await hash.verify(users[0].password, word), word)
    }

    const server = await AppProcess.spawn(
      [],
      productionEnvironment({ DB_DATABASE: first.scratch.name })
    )
    await server.untilReady()
    const { username } = first.users[0]
    const signIn = async (password: string) => {
      const body = { username, password }
      const answer = await server.fetch('/api/auth/login', { method: 'POST', body })
      return (await answer.json()) as { code: number; data: { accessToken: string } }
    }
    const { data, code } = await signIn(first.password)
    assert.equal(code, 0)
    for (const path of ['/api/auth/me', '/api/system/users', '/api/orders/orders']) {
      const refused = await server.fetch(path, { token: data.accessToken })
      const body = (await refused.json()) as { error: string }
      assert.equal(body.error, 'E_PASSWORD_CHANGE_REQUIRED', path)
    }
    const foreign = await signIn(second.password)
    assert.equal(foreign.code, 401)
  })
})

test.group('Row 28 | demo data', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('is written only where it is asked for, and nobody of it can sign in', async ({
    assert,
  }) => {
    const ace = await app.container.make('ace')
    const seed = async (...args: string[]) => {
      const { exitCode } = await ace.exec('db:seed', ['--compact-output', ...args])
      assert.equal(exitCode, 0)
      return db.from('iti_users').whereNot('username', 'admin')
    }
    for (const args of [[], ['--environment=production'], ['--environment=test']])
      assert.deepEqual(await seed(...args), [], args.join())

    const people = await seed('--environment=demo')
    assert.isNotEmpty(people)
    assert.deepEqual(
      people.filter(({ password }) => password !== null),
      []
    )
    const ids = people.map(({ id }) => id)
    assert.isNull(await db.from('iti_user_roles').whereIn('user_id', ids).first())
  })

  test('is asked for by a name that no deployment has', async ({ assert }) => {
    const modules = await app.container.make('iti.modules')
    const loads = modules.ordered.flatMap(({ seeds = [] }) => seeds)
    const seeds = await Promise.all(loads.map((load) => load()))
    assert.isNotEmpty(seeds)
    const meant = seeds.flatMap(({ default: seed }) => seed.environments ?? [])
    assert.notIncludeMembers(meant, ['production', 'development', 'test'])
  })
})

/* Ways in that are meant for developers. */
const WAYS_IN =
  /mock|fake|backdoor|impersonat|masquerad|dummy|bypass|skip_?auth|no_?auth|auto_?login|sudo|(master|super|universal|default|demo|test|dev|debug)_?(user|login|token|pass|auth|mode|key\b)/i

const NAMES_OF_SECRETS = /password|passwd|secret|token|api_?key|credential|private_?key/i

/* What a name of a secret may be given: nothing, one sign, a rule for the environment, or a time. */
const HARMLESS = /^\W?$|^Env\.schema\.|^\d+ (second|minute|hour|day)s?$/

/* A hash, a JWT, or a long random text. */
const LOOKS_SECRET =
  /^\$(argon2|2[aby]|scrypt|pbkdf2|[156]\$)|^eyJ|^(?=.*\d)(?=.*[A-Za-z])[\w+/=-]{32,}$/

/** Texts that are a secret, by their looks or by what they are given to or compared with. */
function secretsIn({ file, text }: Source): string[] {
  const tree = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
  const found: string[] = []
  const check = (name: ts.Node | undefined, value: ts.Node | undefined) => {
    if (!name || !value || !ts.isStringLiteralLike(value)) return
    const label = name.getText(tree).replace(/^['"]|['"]$/g, '')
    // the key of a permission is a name with its label
    if (label.includes(':') || !NAMES_OF_SECRETS.test(label) || value.text === label) return
    if (!HARMLESS.test(value.text)) found.push(`${file}: ${label} ${value.text}`)
  }
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node) && LOOKS_SECRET.test(node.text) && !isAlphabet(node.text))
      found.push(`${file}: ${node.text}`)
    if (ts.isPropertyAssignment(node) || ts.isVariableDeclaration(node))
      check(node.name, node.initializer)
    if (ts.isPropertyDeclaration(node) || ts.isParameter(node)) check(node.name, node.initializer)
    if (ts.isBinaryExpression(node)) {
      check(node.left, node.right)
      check(node.right, node.left)
    }
    ts.forEachChild(node, visit)
  }
  visit(tree)
  return found
}

const isAlphabet = (text: string) => new Set(text).size === text.length

test.group('Row 28 | what is shipped', () => {
  test('knows no way in but the one for everybody', ({ assert }) => {
    const wrong = sources().flatMap(({ file, text }) =>
      text
        .split('\n')
        .filter((line) => WAYS_IN.test(line))
        .map((line) => `${file}: ${line.trim()}`)
    )
    assert.deepEqual(wrong, [])
    const routes = everyCall().filter(
      ({ pattern }) => WAYS_IN.test(pattern) || /\/(dev|test|debug|demo|seed)\b/.test(pattern)
    )
    assert.deepEqual(routes, [])
  })

  test('holds no password, token or hash', ({ assert }) => {
    const sample: Source = {
      file: 'sample.ts',
      text: `
        const password = 'letmein'
        const user = { 'apiToken': "letmein", column: 'password', reset_password: 'reset_password' }
        if (input.password === 'letmein') grant()
        class Guard { #secret = 'letmein' }
        const known = ['$argon2id$v=19$m=1', 'eyJhbGciOiJIUzI1NiJ9', 'a1b2c3d4e5f60718293a4b5c6d7e8f90a1']
      `,
    }
    assert.lengthOf(secretsIn(sample), 7)
    const code = sources().filter(({ file }) => file.endsWith('.ts'))
    assert.isAbove(code.length, 100)
    assert.deepEqual(code.flatMap(secretsIn), [])
  })

  test('its sample of an environment holds none either', ({ assert }) => {
    const [{ text }] = sources(['.env.example']) as [Source]
    const given = text.match(/^[# ]*\w*(KEY|PASSWORD|SECRET|TOKEN)\w*=.+$/gm)
    assert.isNull(given)
  })

  test('does not ask, on the way of a request, which environment it is in', ({ assert }) => {
    const asking =
      /NODE_ENV|\bin(Dev|Test|Production)\b|nodeEnvironment|getEnvironment\(|runningInConsole/
    const serving = sources(['{src/access,src/http,models,start}/**/*.ts', 'modules/*/**/*.ts'])
    const wrong = serving.filter(({ file, text }) => file !== 'start/env.ts' && asking.test(text))
    assert.deepEqual(
      wrong.map(({ file }) => file),
      []
    )
  })

  test('has the routes in production that it has here, and no others', async ({ assert }) => {
    const { stdout, stderr } = await runAce(
      ROOT,
      ['list:routes', '--json'],
      childEnvironment(productionEnvironment())
    )
    assert.isNotEmpty(stdout, stderr)
    const domains: { routes: { pattern: string; methods: string[] }[] }[] = JSON.parse(stdout)
    const listed = domains.flatMap(({ routes }) =>
      routes.flatMap(({ pattern, methods }) => methods.map((method) => `${method} ${pattern}`))
    )
    const here = everyCall()
      .filter(({ method }) => method !== 'HEAD')
      .map(({ method, pattern }) => `${method} ${pattern}`)
    assert.sameMembers(
      listed.filter((name) => !name.startsWith('HEAD ')),
      here
    )
  })

  test('loads neither the testing kit nor tests', ({ assert }) => {
    const wrong = sources()
      .filter(({ file }) => file.endsWith('.ts'))
      .flatMap(({ file, text }) =>
        ts
          .preProcessFile(text)
          .importedFiles.filter(({ fileName }) =>
            /\btesting\b|\btests?\/|japa|\.spec/.test(fileName)
          )
          .map(({ fileName }) => `${file} imports ${fileName}`)
      )
    assert.deepEqual(wrong, [])
    const { providers, preloads } = app.rcFile
    const inProduction = [...providers, ...preloads].filter(({ environment }) =>
      environment.includes('web')
    )
    assert.isNotEmpty(inProduction)
    for (const { file } of inProduction) assert.notMatch(String(file), /testing|japa|repl|mock/)
  })
})
