create table users (
  id integer not null primary key autoincrement,
  full_name varchar(255) null,
  email varchar(254) not null unique,
  password varchar(255) not null,
  created_at datetime not null,
  updated_at datetime null
);

create table auth_access_tokens (
  id integer not null primary key autoincrement,
  tokenable_id integer not null references users (id) on delete cascade,
  type varchar(255) not null,
  name varchar(255) null,
  hash varchar(255) not null,
  abilities text not null,
  created_at datetime,
  updated_at datetime,
  last_used_at datetime null,
  expires_at datetime null
);
