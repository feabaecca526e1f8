-- preferences: JSON of what the user has chosen for the dashboard (model/preferences.ts); what is not in it has its default.
alter table users add column preferences text not null default '{}';

-- id names a login in addresses and lists; it opens nothing. browser and os: families, never the agent string.
alter table logins add column id text not null default '';
alter table logins add column browser text not null default '';
alter table logins add column os text not null default '';
update logins set id = lower(hex(randomblob(8)));
create unique index logins_by_id on logins (id);

-- used: when last, to ten minutes; null: never. creator: null for keys of the command line; keys go with the user who made them.
alter table keys add column used integer;
alter table keys add column creator integer references users (id) on delete cascade;
create index keys_by_creator on keys (creator);

-- Host names under which people reached the server when they set it up, besides those that options give.
create table hosts (
  host text primary key,
  added integer not null
) strict, without rowid;
