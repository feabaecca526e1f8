-- Months after which a site's events are removed; the sums of their days stay. A site without a row keeps its events. changed: when it was set.
create table retention (
  site integer primary key references sites (id) on delete cascade,
  months integer not null check (months > 0),
  changed integer not null
) strict;
