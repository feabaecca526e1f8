-- Some of what was not counted, for the site's owner to look at: the newest of each site, for a month. signs: bits of ingest/signs.ts.
-- Nothing in it tells one person from another.
create table drop_samples (
  id integer primary key,
  site integer not null,
  time integer not null,
  reason text not null,
  hostname text not null,
  path text not null,
  browser text not null,
  country text not null,
  signs integer not null
) strict;
create index drop_samples_by_site on drop_samples (site, id);
create index drop_samples_by_time on drop_samples (time);
