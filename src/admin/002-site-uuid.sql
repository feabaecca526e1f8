-- Umami's trackers name a site by a UUID: version 4, drawn once per site and never changed.
alter table sites add column uuid text not null default '';
update sites set uuid =
  lower(hex(randomblob(4))) || '-' || lower(hex(randomblob(2))) || '-4' || substr(lower(hex(randomblob(2))), 2) || '-' ||
  substr('89ab', 1 + abs(random() % 4), 1) || substr(lower(hex(randomblob(2))), 2) || '-' || lower(hex(randomblob(6)));
create unique index sites_by_uuid on sites (uuid);
