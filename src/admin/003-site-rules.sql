-- What a site's owner wants counted (model/site-rules.ts), as JSON. A site without a row follows the defaults.
create table site_rules (
  site integer primary key references sites (id) on delete cascade,
  rules text not null,
  changed integer not null
) strict;
