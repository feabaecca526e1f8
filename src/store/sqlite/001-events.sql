-- What happened. Written by one thread, appended only. Times are milliseconds UTC.

-- One row per event. id = site * 2^32 + number within the site, ascending in order of arrival: a site's rows lie together and need no index.
-- name, hostname, path, title, props and currency are codes of `strings`; origin and client are codes of whole tuples; 0 means empty.
-- visitor: 64 bits of a keyed hash whose key is destroyed after the site's day.
create table events (
  id integer primary key,
  time integer not null,
  visitor integer not null,
  name integer not null,
  hostname integer not null,
  path integer not null,
  title integer not null,
  origin integer not null,
  client integer not null,
  props integer not null,
  interactive integer not null,
  revenue integer,
  currency integer,
  scroll integer,
  engaged integer,
  duration integer,
  outcome integer
) strict;

-- Known strings of a site. kind: name, hostname, path, title, props, currency.
create table strings (
  site integer not null,
  kind text not null,
  code integer not null,
  value text not null,
  primary key (site, kind, code)
) strict, without rowid;
create unique index strings_by_value on strings (site, kind, value);

-- Where visits came from.
create table origins (
  site integer not null,
  code integer not null,
  referrer text not null,
  source text not null,
  channel text not null,
  utm_source text not null,
  utm_medium text not null,
  utm_campaign text not null,
  utm_content text not null,
  utm_term text not null,
  click_id text not null,
  primary key (site, code)
) strict, without rowid;
create unique index origins_by_value on origins
  (site, referrer, source, channel, utm_source, utm_medium, utm_campaign, utm_content, utm_term, click_id);

-- What visitors used, and where.
create table clients (
  site integer not null,
  code integer not null,
  country text not null,
  region text not null,
  city text not null,
  browser text not null,
  browser_version text not null,
  os text not null,
  os_version text not null,
  device text not null,
  model text not null,
  screen text not null,
  language text not null,
  primary key (site, code)
) strict, without rowid;
create unique index clients_by_value on clients
  (site, country, region, city, browser, browser_version, os, os_version, device, model, screen, language);

-- Which rows hold the events of an hour (UTC, counted from 1970): finds a day's rows without an index, and says when a column chunk is stale.
create table hours (
  site integer not null,
  hour integer not null,
  first_id integer not null,
  last_id integer not null,
  events integer not null,
  primary key (site, hour)
) strict, without rowid;

-- What arrived and was not counted. day: UTC, counted from 1970. site 0: no site of ours.
create table drops (
  site integer not null,
  day integer not null,
  reason text not null,
  count integer not null,
  primary key (site, day, reason)
) strict, without rowid;

-- Proof that a commit works, for the health check.
create table heartbeat (
  id integer primary key check (id = 1),
  beats integer not null
) strict;
insert into heartbeat (id, beats) values (1, 0);

-- Events with their strings, for people.
create view events_text as
select
  e.id,
  e.id >> 32 as site,
  e.time,
  datetime(e.time / 1000, 'unixepoch') as utc,
  e.visitor,
  name.value as name,
  coalesce(hostname.value, '') as hostname,
  coalesce(path.value, '') as path,
  coalesce(title.value, '') as title,
  o.referrer, o.source, o.channel, o.utm_source, o.utm_medium, o.utm_campaign, o.utm_content, o.utm_term, o.click_id,
  c.country, c.region, c.city, c.browser, c.browser_version, c.os, c.os_version, c.device, c.model, c.screen, c.language,
  coalesce(props.value, '') as props,
  e.interactive, e.revenue, coalesce(currency.value, '') as currency, e.scroll, e.engaged, e.duration, e.outcome
from events e
left join strings name on name.site = e.id >> 32 and name.kind = 'name' and name.code = e.name
left join strings hostname on hostname.site = e.id >> 32 and hostname.kind = 'hostname' and hostname.code = e.hostname
left join strings path on path.site = e.id >> 32 and path.kind = 'path' and path.code = e.path
left join strings title on title.site = e.id >> 32 and title.kind = 'title' and title.code = e.title
left join strings props on props.site = e.id >> 32 and props.kind = 'props' and props.code = e.props
left join strings currency on currency.site = e.id >> 32 and currency.kind = 'currency' and currency.code = e.currency
left join origins o on o.site = e.id >> 32 and o.code = e.origin
left join clients c on c.site = e.id >> 32 and c.code = e.client;

-- Visits, derived: events of a visitor with gaps under 30 minutes. Source, place and device are those of the first event.
create view visits as
with marked as (
  select *,
    case when time - lag(time) over visitor_events < 1800000 then 0 else 1 end as begins
  from events_text
  where name <> 'engagement'
  window visitor_events as (partition by site, visitor order by time, id)
),
numbered as (
  select *, sum(begins) over (partition by site, visitor order by time, id) as visit from marked
),
ordered as (
  select *,
    row_number() over (partition by site, visitor, visit order by time, id) as nth,
    row_number() over (partition by site, visitor, visit, name = 'pageview' order by time, id) as nth_of_kind,
    row_number() over (partition by site, visitor, visit, name = 'pageview' order by time desc, id desc) as nth_from_end
  from numbered
)
select
  site,
  visitor,
  min(time) as started,
  datetime(min(time) / 1000, 'unixepoch') as started_utc,
  max(time) - min(time) as duration,
  count(*) as events,
  sum(name = 'pageview') as pageviews,
  sum(name = 'pageview') = 1 and sum(name <> 'pageview' and interactive = 1) = 0 as bounce,
  coalesce(max(case when name = 'pageview' and nth_of_kind = 1 then path end), '') as entry_page,
  coalesce(max(case when name = 'pageview' and nth_from_end = 1 then path end), '') as exit_page,
  max(case when nth = 1 then referrer end) as referrer,
  max(case when nth = 1 then source end) as source,
  max(case when nth = 1 then channel end) as channel,
  max(case when nth = 1 then utm_source end) as utm_source,
  max(case when nth = 1 then utm_medium end) as utm_medium,
  max(case when nth = 1 then utm_campaign end) as utm_campaign,
  max(case when nth = 1 then country end) as country,
  max(case when nth = 1 then browser end) as browser,
  max(case when nth = 1 then os end) as os,
  max(case when nth = 1 then device end) as device
from ordered
group by site, visitor, visit;
