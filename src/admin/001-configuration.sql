-- What people configure. Written by the server and by administration commands, which may run at the same time. Times are milliseconds UTC.

-- Tracked properties. Ids are never used twice: events of a removed site must not appear under a new one.
create table sites (
  id integer primary key autoincrement,
  domain text not null unique,
  timezone text not null,
  created integer not null
) strict;

-- Removed sites whose events may still be in events.db.
create table removed_sites (
  site integer primary key,
  removed integer not null
) strict;

-- Who logs in. password: argon2id in its own text form, salt and cost included. sites: 'listed' means those in site_access.
create table users (
  id integer primary key autoincrement,
  email text not null unique,
  password text not null,
  role text not null check (role in ('owner', 'admin', 'viewer')),
  sites text not null check (sites in ('all', 'listed')),
  created integer not null
) strict;

create table site_access (
  user integer not null references users (id) on delete cascade,
  site integer not null references sites (id) on delete cascade,
  primary key (user, site)
) strict, without rowid;

-- token: SHA-256 of what the cookie carries.
create table logins (
  token blob primary key,
  user integer not null references users (id) on delete cascade,
  created integer not null,
  seen integer not null
) strict, without rowid;
create index logins_by_user on logins (user);

-- secret: SHA-256 of the last part of a key. scopes: separated by commas. sites: as in users, with key_sites.
create table keys (
  id integer primary key autoincrement,
  name text not null,
  secret blob not null,
  scopes text not null,
  sites text not null check (sites in ('all', 'listed')),
  created integer not null
) strict;

create table key_sites (
  key integer not null references keys (id) on delete cascade,
  site integer not null references sites (id) on delete cascade,
  primary key (key, site)
) strict, without rowid;

-- The link that creates the first user. token: SHA-256.
create table setup (
  id integer primary key check (id = 1),
  token blob not null,
  issued integer not null
) strict;
