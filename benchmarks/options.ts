import { parseArgs } from 'node:util'

/** What can be measured. `boot` includes the resident memory. */
export const CASES = [
  'me',
  'users_sqlite',
  'users_mysql',
  'boot',
  'modules',
  'facade',
  'check',
  'migrations',
  'services',
  'tasks',
  'sizes',
] as const
export type CaseName = (typeof CASES)[number]

/** Cases under load, of which a profile can be taken. */
export const PROFILED = ['me', 'users_sqlite'] as const
export type ProfiledCase = (typeof PROFILED)[number]

/** What the command line asks for. */
export interface Options {
  cases: readonly CaseName[]
  rounds: number
  seconds: number
  json: boolean
  profile: ProfiledCase | null
}

export const USAGE = `Usage: npm run bench -- [options]

  --only=me,boot     measures these alone; known are ${CASES.join(', ')} (boot includes memory)
  --all              measures everything, sizes included, which takes some minutes more
  --rounds=5         how often each server is measured, in turn with the others
  --seconds=3        how long one measurement takes
  --json             prints one JSON object instead of tables; npm run --silent keeps its own lines out of it
  --profile=me       writes a CPU profile of the framework under that load; known are ${PROFILED.join(', ')}

ITI_BENCH_MYSQL_URL names the MariaDB server and a database that is made anew and dropped:
mysql://root@127.0.0.1:3306/iti_bench unless it is set. ITI_BENCH_REDIS_URL names the Redis that tasks are compared
with BullMQ on: redis://127.0.0.1:6379 unless it is set.`

/**
 * Reads the command line.
 *
 * @throws an error that says what was not understood
 */
export function parseOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      only: { type: 'string' },
      all: { type: 'boolean', default: false },
      rounds: { type: 'string', default: '5' },
      seconds: { type: 'string', default: '3' },
      json: { type: 'boolean', default: false },
      profile: { type: 'string' },
    },
  })
  const usual = CASES.filter((name) => name !== 'sizes')
  return {
    cases: values.only ? toCases(values.only) : values.all ? CASES : usual,
    rounds: toCount('rounds', values.rounds),
    seconds: toCount('seconds', values.seconds),
    json: values.json,
    profile: values.profile === undefined ? null : oneOf(PROFILED, 'profile', values.profile),
  }
}

const toCases = (list: string): CaseName[] => {
  const wanted = list.split(',').map((name) => oneOf(CASES, 'only', name))
  return CASES.filter((name) => wanted.includes(name))
}

function oneOf<Name extends string>(known: readonly Name[], option: string, value: string): Name {
  const name = known.find((candidate) => candidate === value)
  if (!name) throw new Error(`--${option} does not know "${value}"; it knows ${known.join(', ')}`)
  return name
}

function toCount(option: string, value: string): number {
  const count = Number(value)
  if (!Number.isInteger(count) || count < 1)
    throw new Error(`--${option} needs a whole number from 1 on, not "${value}"`)
  return count
}
