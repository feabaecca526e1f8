-- Ids that came last, in the order of their coming; from here they move into `seen`, many at once. An id can be in both.
create table seen_recent (
  number integer primary key,
  id integer not null,
  site integer not null,
  day integer not null
) strict;
