-- Events that brought an id of their own, so that one sent twice is stored once. id: 64 bits of a keyed hash; day: UTC day of arrival,
-- counted from 1970. Ordered by id, so that old rows can leave in slices of the whole range of ids.
create table seen (
  id integer not null,
  site integer not null,
  day integer not null,
  primary key (id, site)
) strict, without rowid;
