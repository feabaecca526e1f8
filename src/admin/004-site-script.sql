-- The script that a site's pages load, as its owner wants it (model/site-script.ts), as JSON. A site without a row follows the defaults.
create table site_scripts (
  site integer primary key references sites (id) on delete cascade,
  script text not null,
  changed integer not null
) strict;

-- What scripts are called, and were: pages go on asking for the name that they know.
create table site_script_names (
  name text primary key,
  site integer not null references sites (id) on delete cascade,
  given integer not null
) strict, without rowid;
create index site_script_names_by_site on site_script_names (site, given);
