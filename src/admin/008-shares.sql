-- Links that show a site's dashboard to whoever has them. secret: SHA-256 of the last part of the link; null: the site's public page, which
-- needs none. password: as in users; null: none. segment: the only events that are shown; a link goes with it, for without it the link
-- would show more. expires: the first moment at which it is not good any more. used: when last, to ten minutes; null: never.
create table shares (
  id integer primary key autoincrement,
  site integer not null references sites (id) on delete cascade,
  name text not null,
  secret blob,
  password text,
  segment integer references segments (id) on delete cascade,
  expires integer,
  created integer not null,
  used integer
) strict;
create index shares_by_site on shares (site);
create index shares_by_segment on shares (segment);
create unique index shares_public on shares (site) where secret is null;
