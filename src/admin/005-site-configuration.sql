-- label: sites with the same one are shown together.
alter table sites add column week_start text not null default 'monday' check (week_start in ('monday', 'sunday'));
alter table sites add column label text not null default '';

-- Domains that sites had before they were renamed: they go on naming them until then.
create table former_domains (
  domain text primary key,
  site integer not null references sites (id) on delete cascade,
  until integer not null
) strict, without rowid;
create index former_domains_by_site on former_domains (site);

-- rule: JSON of a GoalRule (model/goal.ts). folded: the name in lower case, which SQLite can do for ASCII only.
create table goals (
  id integer primary key autoincrement,
  site integer not null references sites (id) on delete cascade,
  name text not null,
  folded text not null,
  rule text not null,
  currency text not null,
  created integer not null,
  unique (site, folded)
) strict;

-- Saved filters, as JSON in the words of the query API. owner: who alone may see it; null for everyone who sees the site.
create table segments (
  id integer primary key autoincrement,
  site integer not null references sites (id) on delete cascade,
  name text not null,
  filters text not null,
  owner integer references users (id) on delete cascade,
  author integer references users (id) on delete set null,
  changed integer not null
) strict;
create index segments_by_site on segments (site);
create index segments_by_owner on segments (owner);
create index segments_by_author on segments (author);

-- at: 'YYYY-MM-DD' or 'YYYY-MM-DDTHH:MM' in the site's own time. author_key: name of the key that made it, when no user did.
create table annotations (
  id integer primary key autoincrement,
  site integer not null references sites (id) on delete cascade,
  at text not null,
  text text not null,
  author integer references users (id) on delete set null,
  author_key text not null,
  created integer not null
) strict;
create index annotations_by_site on annotations (site, at);
create index annotations_by_author on annotations (author);

-- Properties that are sent with events but not shown.
create table hidden_properties (
  site integer not null references sites (id) on delete cascade,
  key text not null,
  primary key (site, key)
) strict, without rowid;
