import { bodyOf, type Developer } from './developer.js'
import { install } from './releases.js'
import { Team } from './team.js'

const FOLDER = 'database/migrations'

/**
 * A developer in the middle of a merge, with migrations of an upgrade that dev has too, of its own, and one that is
 * not committed.
 */
export async function conflict(): Promise<Developer> {
  const team = await Team.create({
    release: await install('0.1'),
    prepare: (first) => first.make({ slug: 'released', now: later(-600) }),
  })
  const [one, other] = [team.first, await team.clone()]
  const loose = '20261101000000_00000000aa_loose.ts'
  for (const developer of [other, one]) {
    if (developer === one) await one.commitMigrations({ slug: 'parts', now: later(-100) })
    else await other.commitMigrations({ slug: 'prices', now: later(-400) })
    developer.release = await install('0.2')
    await developer.sync()
    await developer.commit('Upgrade')
  }
  await one.git('push', '--quiet')
  await other.commitMigrations({ slug: 'lists', now: later(-300) }, { slug: 'notes' })
  await other.write(`${FOLDER}/${loose}`, bodyOf(''))
  await other.git('fetch', '--quiet')
  await other.tryGit('merge', 'origin/dev')
  return other
}

/** The files, and what Git thinks of them. */
export async function stateOf(developer: Developer): Promise<object> {
  return {
    ...(await developer.snapshot()),
    index: await developer.git('ls-files', '--stage'),
    status: await developer.git('status', '--porcelain', '--untracked-files=all'),
  }
}

const later = (seconds: number) => new Date(Date.now() + seconds * 1000)
