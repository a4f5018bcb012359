import type { QueryClientContract } from '@adonisjs/lucid/types/database'

/** What servers of several versions tell of a database. */
interface DatabaseRow {
  datcollate: string
  datctype: string
  /** `c` libc, `i` ICU, `b` builtin; of servers that know more than one */
  datlocprovider?: string
  daticulocale?: string | null
  datlocale?: string | null
}

/** The statement that makes a database which stores and sorts text as the one of a connection. */
export async function postgresTwin(client: QueryClientContract, name: string): Promise<string> {
  const { rows } = await client.rawQuery(
    `select pg_encoding_to_char(encoding) as encoding, to_jsonb(d) as database
     from pg_database d where datname = current_database()`
  )
  const { encoding, database } = rows[0] as { encoding: string; database: DatabaseRow }
  return [
    `create database "${name}" template template0 encoding ${quote(encoding)}`,
    `lc_collate ${quote(database.datcollate)} lc_ctype ${quote(database.datctype)}`,
    ...providerOf(database),
  ].join(' ')
}

function providerOf(row: DatabaseRow): string[] {
  const locale = row.datlocale ?? row.daticulocale
  if (!locale || row.datlocprovider === 'c') return []
  const provider = row.datlocprovider === 'b' ? 'builtin' : 'icu'
  return [`locale_provider ${provider} ${provider}_locale ${quote(locale)}`]
}

const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`
