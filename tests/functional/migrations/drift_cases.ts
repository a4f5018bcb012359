import type { ByHand } from './drift_fixture.js'

/** Bodies of migrations whose outcome is changed by hand. */
export const SHOP = [
  `this.schema.createTable('customers', (table) => {
    table.increments('id')
    table.string('code', 32).notNullable().unique()
    table.string('note', 32).nullable()
  })`,
  `this.schema.createTable('orders', (table) => {
    table.increments('id')
    table.integer('customer_id').unsigned().notNullable()
    table.string('reference', 32).notNullable().defaultTo('none')
    table.integer('amount').notNullable().defaultTo(1)
    table.integer('payer_id').unsigned().nullable()
    table.text('remark').nullable()
    table.foreign('customer_id').references('customers.id').onDelete('CASCADE')
    table.index(['reference'])
    table.unique(['customer_id', 'reference'])
  })`,
  `this.schema.createTable('parts', (table) => {
    table.integer('order_id').notNullable()
    table.integer('line').notNullable()
    table.primary(['order_id', 'line'])
  })`,
]

/** Something that somebody does by hand, and what is then said of it. */
export interface DriftCase {
  what: string
  byHand: string | ByHand
  /** the kinds of differences, and what their messages say */
  says: Record<string, RegExp>
  /** whether the proposal adopts it, or leaves it to its reader */
  isAdopted: boolean
}

const alterColumn = (change: string, sqlite: { replace: string; by: string }): ByHand => ({
  sqlite: { table: 'orders', ...sqlite },
  mysql: `alter table orders modify ${change}`,
  postgres: '',
})

const REFERENCE = "`reference` varchar(32) not null default 'none'"
const FOREIGN_KEY = ', foreign key(`customer_id`) references `customers`(`id`) on delete CASCADE'

export const CASES: DriftCase[] = [
  {
    what: 'a table that was added',
    byHand: {
      sqlite: `create table notes (id integer not null primary key autoincrement, title varchar(64) not null default 'x',
        price decimal(10,2), order_id integer references orders (id) on delete cascade, is_open boolean not null default 1,
        unique (title, order_id), check (price > 0));
        create index notes_title on notes (title)`,
      mysql: `create table notes (id int unsigned not null auto_increment primary key, title varchar(64) not null default 'x',
        price decimal(10,2), order_id int unsigned, is_open tinyint(1) not null default 1, data json,
        key notes_title (title), constraint notes_order foreign key (order_id) references orders (id) on delete cascade)`,
      postgres: `create table notes (id serial primary key, title varchar(64) not null default 'x', price numeric(10,2),
        order_id integer references orders on delete cascade, is_open boolean not null default true, data jsonb,
        seen timestamptz(3) default now());
        create index notes_title on notes (title)`,
    },
    says: {
      table_added:
        /^The table notes is "(data, )?id, is_open, order_id, .*title"; no migration makes it$/,
    },
    isAdopted: true,
  },
  {
    what: 'a table that was dropped',
    byHand: 'drop table parts',
    says: { table_missing: /^The table parts is missing; the migrations make "line, order_id"$/ },
    isAdopted: false,
  },
  {
    what: 'a column that was added',
    byHand: 'alter table orders add column colour varchar(16) null',
    says: {
      column_added: /^The column orders\.colour is ".*\(16\) null"; no migration makes it$/,
    },
    isAdopted: true,
  },
  {
    what: 'a column with a default that was added',
    byHand: `alter table orders add column colour varchar(16) default 'it''s' not null`,
    says: {
      column_added: /^The column orders\.colour is ".*\(16\) not null default 'it''s'"/,
    },
    isAdopted: true,
  },
  {
    what: 'a column that was dropped',
    byHand: 'alter table orders drop column amount',
    says: {
      column_missing:
        /^The column orders\.amount is missing; the migrations make "int(eger)? not null default 1"$/,
    },
    isAdopted: false,
  },
  {
    what: 'a column that was widened',
    byHand: {
      ...alterColumn("reference varchar(64) not null default 'none'", {
        replace: REFERENCE,
        by: REFERENCE.replace('32', '64'),
      }),
      postgres: 'alter table orders alter column reference type varchar(64)',
    },
    says: {
      column_changed:
        /^The column orders\.reference is ".*\(64\) not null default 'none'"; the migrations make it ".*\(32\) not null/,
    },
    isAdopted: true,
  },
  {
    what: 'a widened column of a table that others refer to',
    byHand: {
      sqlite: { table: 'customers', replace: '`note` varchar(32)', by: '`note` varchar(64)' },
      mysql: 'alter table customers modify note varchar(64)',
      postgres: 'alter table customers alter column note type varchar(64)',
    },
    says: { column_changed: /^The column customers\.note is ".*\(64\) null"/ },
    isAdopted: true,
  },
  {
    what: 'a column of another type',
    byHand: {
      ...alterColumn('amount bigint not null default 1', {
        replace: '`amount` integer',
        by: '`amount` bigint',
      }),
      postgres: 'alter table orders alter column amount type bigint',
    },
    says: {
      column_changed:
        /^The column orders\.amount is "bigint not null default 1"; the migrations make it "int/,
    },
    isAdopted: true,
  },
  {
    what: 'a column that may be null now',
    byHand: {
      ...alterColumn("reference varchar(32) null default 'none'", {
        replace: REFERENCE,
        by: REFERENCE.replace('not null', ''),
      }),
      postgres: 'alter table orders alter column reference drop not null',
    },
    says: {
      column_changed: /^The column orders\.reference is ".*\(32\) null default 'none'"/,
    },
    isAdopted: true,
  },
  {
    what: 'a column that may not be null any more',
    byHand: {
      ...alterColumn('remark text not null', {
        replace: '`remark` text null',
        by: '`remark` text not null',
      }),
      postgres: 'alter table orders alter column remark set not null',
    },
    says: { column_changed: /^The column orders\.remark is "text not null"; .* "text null"$/ },
    isAdopted: true,
  },
  {
    what: 'a default that was changed',
    byHand: {
      ...alterColumn("reference varchar(32) not null default 'some'", {
        replace: "'none'",
        by: "'some'",
      }),
      postgres: `alter table orders alter column reference set default 'some'`,
    },
    says: { column_changed: /default 'some'"; the migrations make it .* default 'none'"$/ },
    isAdopted: true,
  },
  {
    what: 'a default with a backslash',
    byHand: {
      ...alterColumn("reference varchar(32) not null default 'c\\\\d''s'", {
        replace: "'none'",
        by: "'c\\d''s'",
      }),
      postgres: `alter table orders alter column reference set default 'c\\d''s'`,
    },
    says: { column_changed: /default 'c\\d''s'"; the migrations make it .* default 'none'"$/ },
    isAdopted: true,
  },
  {
    what: 'a default that was removed',
    byHand: {
      ...alterColumn('amount int not null', { replace: "default '1'", by: '' }),
      postgres: `alter table orders alter column amount drop default`,
    },
    says: { column_changed: /^The column orders\.amount is "int(eger)? not null"; / },
    isAdopted: true,
  },
  {
    what: 'an index that was dropped',
    byHand: {
      sqlite: 'drop index orders_reference_index',
      mysql: 'drop index orders_reference_index on orders',
      postgres: 'drop index orders_reference_index',
    },
    says: {
      index_missing:
        /^The index orders_reference_index of orders is missing; the migrations make "\(reference\)"$/,
    },
    isAdopted: true,
  },
  {
    what: 'an index that was added',
    byHand: 'create index orders_by_hand on orders (amount, reference desc)',
    says: {
      index_added:
        /^The index orders_by_hand of orders is "\(amount, reference desc\)"; no migration makes it$/,
    },
    isAdopted: true,
  },
  {
    what: 'an index of an expression or a part',
    byHand: {
      sqlite: `create unique index orders_by_hand on orders (lower(reference)) where reference <> 'a'`,
      mysql: 'create index orders_by_hand on orders (reference(8))',
      postgres: `create unique index orders_by_hand on orders (lower(reference)) where reference <> 'a'`,
    },
    says: { index_added: /^The index orders_by_hand of orders is "/ },
    isAdopted: true,
  },
  {
    what: 'a unique index that is not unique any more',
    byHand: {
      sqlite:
        'drop index customers_code_unique; create index customers_code_unique on customers (code)',
      mysql:
        'drop index customers_code_unique on customers; create index customers_code_unique on customers (code)',
      postgres:
        'alter table customers drop constraint customers_code_unique; create index customers_code_unique on customers (code)',
    },
    says: {
      index_changed:
        /^The index customers_code_unique of customers is "\(code\)"; the migrations make it "unique \(code\)"$/,
    },
    isAdopted: true,
  },
  {
    what: 'a foreign key that was dropped',
    byHand: {
      sqlite: { table: 'orders', replace: FOREIGN_KEY, by: '' },
      mysql: 'alter table orders drop foreign key orders_customer_id_foreign',
      postgres: 'alter table orders drop constraint orders_customer_id_foreign',
    },
    says: {
      foreign_key_missing:
        /^The foreign key .*of orders is missing; the migrations make "\(customer_id\) to customers \(id\) on delete cascade/,
    },
    isAdopted: true,
  },
  {
    what: 'a foreign key that was added',
    byHand: {
      sqlite: {
        table: 'orders',
        replace: '`payer_id` integer null',
        by: '`payer_id` integer null references customers on delete set null',
      },
      mysql:
        'alter table orders add foreign key (payer_id) references customers (id) on delete set null',
      postgres:
        'alter table orders add foreign key (payer_id) references customers (id) on delete set null',
    },
    says: {
      foreign_key_added:
        /^The foreign key .*of orders is "\(payer_id\) to customers \(id\) on delete set null .*"; no migration makes it$/,
    },
    isAdopted: true,
  },
  {
    what: 'a foreign key that deletes otherwise',
    byHand: {
      sqlite: { table: 'orders', replace: 'on delete CASCADE', by: 'on delete RESTRICT' },
      mysql: `alter table orders drop foreign key orders_customer_id_foreign;
        alter table orders add constraint orders_customer_id_foreign foreign key (customer_id) references customers (id)`,
      postgres: `alter table orders drop constraint orders_customer_id_foreign;
        alter table orders add constraint orders_customer_id_foreign foreign key (customer_id) references customers (id)
          on delete restrict`,
    },
    says: {
      foreign_key_changed:
        /^The foreign key .*of orders is ".* on delete restrict .*"; the migrations make it ".* on delete cascade/,
    },
    isAdopted: true,
  },
  {
    what: 'another primary key',
    byHand: {
      sqlite: { table: 'parts', replace: '(`order_id`, `line`)', by: '(`line`, `order_id`)' },
      mysql: 'alter table parts drop primary key, add primary key (line, order_id)',
      postgres:
        'alter table parts drop constraint parts_pkey, add constraint parts_pkey primary key (line, order_id)',
    },
    says: {
      primary_key_changed:
        /^The primary key of parts is "\(line, order_id\)"; the migrations make it "\(order_id, line\)"$/,
    },
    isAdopted: false,
  },
  {
    what: 'a condition that was added',
    byHand: {
      sqlite: { table: 'orders', replace: FOREIGN_KEY, by: `${FOREIGN_KEY}, check (amount > 0)` },
      mysql: 'alter table orders add check (amount > 0)',
      postgres: 'alter table orders add check (amount > 0)',
    },
    says: { check_added: /^The check .*of orders is ".*amount.*> ?0.*"; no migration makes it$/ },
    isAdopted: false,
  },
]
