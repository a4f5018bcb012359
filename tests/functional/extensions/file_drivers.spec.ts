import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import app from '@adonisjs/core/services/app'
import drive from '@adonisjs/drive/services/main'
import { FSDriver } from '@adonisjs/drive/drivers/fs'
import type { DriveDisks } from '@adonisjs/drive/types'
import { getActiveTest, test } from '@japa/runner'
import { fileDrivers } from '@iti/framework/points'
import { contribute } from './contribute.js'

let number = 0

/* Drive remembers the disk of a name, so that each test has one of its own. */
async function addDriver() {
  const location = await mkdtemp(join(tmpdir(), 'drive-'))
  getActiveTest()!.cleanup(() => rm(location, { recursive: true }))
  const name = `acme_${++number}`
  const made: FSDriver[] = []
  const make = () => {
    const generateSignedURL = async (key: string) => `https://files.example/${key}?signature=1`
    const driver = new FSDriver({
      location,
      visibility: 'private',
      urlBuilder: { generateSignedURL },
    })
    made.push(driver)
    return driver
  }
  await contribute(fileDrivers, { name, make })
  return { name: name as keyof DriveDisks, location, made }
}

/* What the system domain does at the start of the application, once more. */
async function startSystem(): Promise<void> {
  const { ordered } = await app.container.make('iti.modules')
  const system = ordered.find(({ name }) => name === 'system')!
  const { default: hooks } = await system.hooks!()
  await hooks.start!(app)
}

test.group('Extension point | file drivers', () => {
  test('a disk is used by its name as those of the configuration are', async ({ assert }) => {
    const { name, location } = await addDriver()
    const disk = drive.use(name)
    await disk.put('reports/one.txt', 'first')
    assert.equal(await disk.get('reports/one.txt'), 'first')
    assert.deepEqual(await readdir(join(location, 'reports')), ['one.txt'])
    assert.equal(
      await disk.getSignedUrl('reports/one.txt'),
      'https://files.example/reports/one.txt?signature=1'
    )
    await disk.delete('reports/one.txt')
    assert.isFalse(await disk.exists('reports/one.txt'))
  })

  test('its driver is made once, when it is first used', async ({ assert }) => {
    const { name, made } = await addDriver()
    assert.lengthOf(made, 0)
    assert.strictEqual(drive.use(name), drive.use(name))
    assert.lengthOf(made, 1)
  })

  test('it can be faked as any other', async ({ cleanup, assert }) => {
    const { name, location } = await addDriver()
    const fake = drive.fake(name)
    cleanup(() => drive.restore(name))
    await drive.use(name).put('one.txt', 'first')
    fake.assertExists('one.txt')
    assert.deepEqual(await readdir(location), [])
  })

  test('a name that there is not is told with those that there are', async ({ assert }) => {
    const { name } = await addDriver()
    assert.throws(
      () => drive.use('attic' as keyof DriveDisks),
      `There is no disk "attic". Drive has: fs, ${name}. Add it to "services" in config/drive.ts, or declare the module or plugin that brings it`
    )
    assert.doesNotThrow(() => drive.use('fs'))
  })

  test('the start refuses a name that the configuration has', async ({ assert }) => {
    await addDriver()
    await startSystem()
    await contribute(fileDrivers, {
      name: 'fs',
      make: () => new FSDriver({ location: '', visibility: 'private' }),
    })
    await assert.rejects(
      () => startSystem(),
      '"test" adds a driver of files named "fs", which is the name of a disk in config/drive.ts. Rename one of them'
    )
  })

  test('a name is given once', async ({ assert }) => {
    const { name, made } = await addDriver()
    await assert.rejects(
      () => contribute(fileDrivers, { name, make: () => made[0]! }),
      /is added to the extension point "system.file_drivers"/
    )
  })
})
