/** Bodies of migrations that use what a table can be built with. */
export const EVERY_BUILDER = [
  `this.schema.createTable('customers', (table) => {
    table.increments('id').comment('who buys')
    table.string('code', 32).notNullable().unique()
    table.integer('parent_id').unsigned().nullable()
    table.foreign('parent_id').references('customers.id').onDelete('SET NULL')
    table.timestamps(true, true)
  })`,
  `this.schema.createTable('everything', (table) => {
    table.bigIncrements('id')
    table.string('short', 32).notNullable().defaultTo("it's").comment('a "short" one')
    table.string('usual').nullable().defaultTo('')
    table.text('prose').nullable()
    table.text('long_prose', 'longtext').nullable()
    table.boolean('is_open').notNullable().defaultTo(true)
    table.boolean('is_paid').notNullable().defaultTo(false)
    table.enum('status', ['new', 'paid', 'on hold']).notNullable().defaultTo('new')
    table.decimal('price', 12, 2).notNullable().defaultTo(0)
    table.decimal('rate', 8, 4).nullable().defaultTo(1.5)
    table.float('weight').nullable()
    table.double('exact').nullable().defaultTo(0.25)
    table.integer('sort').notNullable().defaultTo(10)
    table.tinyint('tiny').nullable()
    table.smallint('small').notNullable().defaultTo(-1)
    table.bigInteger('big').unsigned().nullable()
    table.json('data').nullable()
    table.jsonb('more_data').nullable()
    table.uuid('uuid').nullable()
    table.date('day').nullable()
    table.time('hour').nullable()
    table.datetime('moment', { useTz: true, precision: 3 }).nullable()
    table.datetime('second', { useTz: false }).nullable()
    table.timestamp('stamped_at', { useTz: true }).notNullable().defaultTo(this.now())
    table.binary('bytes').nullable()
    table.integer('customer_id').unsigned().notNullable().references('id').inTable('customers').onDelete('CASCADE')
    table.integer('payer_id').unsigned().nullable()
    table.foreign('payer_id', 'fk_payer').references('customers.id').onUpdate('CASCADE')
    table.unique(['short', 'sort'])
    table.unique(['usual'], { indexName: 'everything_usual' })
    table.index(['status', 'day'])
    table.index(['payer_id'], 'everything_by_payer')
    table.check('sort >= 0', [], 'sort_is_positive')
  })`,
  `this.schema.createTable('links', (table) => {
    table.integer('one').unsigned().notNullable()
    table.integer('other').unsigned().notNullable()
    table.primary(['one', 'other'])
    table.foreign('one').references('customers.id').onDelete('CASCADE')
    table.foreign('other').references('customers.id').onDelete('RESTRICT')
  })
  this.schema.createTable('tokens', (table) => {
    table.uuid('id').primary()
    table.string('kind', 16).notNullable()
    table.datetime('expires_at').notNullable().defaultTo(this.db.knexRawQuery('CURRENT_TIMESTAMP'))
  })`,
  `const isMysql = this.db.dialect.name === 'mysql'
  this.schema.alterTable('tokens', (table) => {
    table.index(['expires_at'], 'tokens_partial', { predicate: this.knex().whereNotNull('expires_at') })
  })
  this.schema.raw('create index tokens_newest on tokens (kind, expires_at desc)')
  if (!isMysql) this.schema.raw('create unique index tokens_lower on tokens (lower(kind)) where kind is not null')
  if (isMysql) {
    this.schema.raw('create index tokens_start on tokens (kind(4))')
    this.schema.raw('create fulltext index tokens_words on tokens (kind)')
  }`,
]

/** Bodies of migrations that change what the ones before made. */
export const LATER_CHANGES = [
  `this.schema.alterTable('everything', (table) => {
    table.string('added', 40).notNullable().defaultTo('x')
    table.index(['customer_id'])
    table.dropIndex(['status', 'day'])
    table.dropUnique(['short', 'sort'])
  })`,
  `this.schema.alterTable('links', (table) => {
    table.index(['other'], 'links_other')
  })
  this.schema.alterTable('customers', (table) => {
    table.renameColumn('code', 'number')
  })`,
  `this.schema.createTable('last', (table) => {
    table.increments()
    table.string('name', 32).notNullable()
  })`,
  `this.schema.alterTable('last', (table) => {
    table.string('name', 64).nullable().alter()
  })`,
]
