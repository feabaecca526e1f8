-- What days of a site added up to, kept when their events are removed. Written when a day is over, and again when its rows change.

-- One row per day that was rolled up. day: number of the local date in the zone, from 1970-01-01; it holds the visits that began on it.
-- starts: its first instant. last_day: number of the last date on which one of its visits still had an event. from_time, until_time,
-- last_id, events: which rows it was made from, as `hours` tells of them. open: a visit may go on after until_time. raw: 0 when its
-- events are removed: then it is all that is known of the day.
create table daily_days (
  number integer primary key,
  site integer not null,
  day integer not null,
  timezone text not null,
  starts integer not null,
  last_day integer not null,
  from_time integer not null,
  until_time integer not null,
  last_id integer not null,
  events integer not null,
  open integer not null,
  raw integer not null default 1
) strict;
create unique index daily_days_by_day on daily_days (site, day, timezone);

-- value: a code of the dictionary that the dimension names; 0 without one; -1 for "(other)", which is all but the day's most visited.
-- later: how many days after the day the events were. seen: -1, or how many days after the day the same visit (for visitors: the same
-- visitor) had been counted for this value before; such rows count only where a range leaves that earlier day out. Sums over
-- `seen = -1` are those of the whole day. Times are in milliseconds, scroll in per cent; engaged and scroll are sums over as many visits.
create table daily (
  number integer not null,
  dimension integer not null,
  value integer not null,
  later integer not null,
  seen integer not null,
  visitors integer not null,
  visits integer not null,
  pageviews integer not null,
  events integer not null,
  bounces integer not null,
  visit_pageviews integer not null,
  duration integer not null,
  engaged integer not null,
  engaged_visits integer not null,
  scroll integer not null,
  scroll_visits integer not null,
  successes integer not null,
  failures integer not null,
  primary key (number, dimension, value, later, seen)
) strict, without rowid;

-- Revenue, in minor units of the currency (a code of `strings`), and how many events carried it.
create table daily_revenue (
  number integer not null,
  dimension integer not null,
  value integer not null,
  later integer not null,
  currency integer not null,
  minor integer not null,
  count integer not null,
  primary key (number, dimension, value, later, currency)
) strict, without rowid;

-- dictionary: "strings" of this kind, "origins" or "clients"; what: the kind, or the column.
create table daily_dimensions (
  dimension integer primary key,
  name text not null,
  dictionary text not null,
  what text not null
) strict;
insert into daily_dimensions (dimension, name, dictionary, what) values
  (0, 'total', '', ''),
  (1, 'event:page', 'strings', 'path'),
  (2, 'event:name', 'strings', 'name'),
  (3, 'event:hostname', 'strings', 'hostname'),
  (4, 'visit:entry_page', 'strings', 'path'),
  (5, 'visit:exit_page', 'strings', 'path'),
  (6, 'visit:source', 'origins', 'source'),
  (7, 'visit:channel', 'origins', 'channel'),
  (8, 'visit:referrer', 'origins', 'referrer'),
  (9, 'visit:utm_source', 'origins', 'utm_source'),
  (10, 'visit:utm_medium', 'origins', 'utm_medium'),
  (11, 'visit:utm_campaign', 'origins', 'utm_campaign'),
  (12, 'visit:utm_content', 'origins', 'utm_content'),
  (13, 'visit:utm_term', 'origins', 'utm_term'),
  (14, 'visit:country', 'clients', 'country'),
  (15, 'visit:region', 'clients', 'region'),
  (16, 'visit:city', 'clients', 'city'),
  (17, 'visit:device', 'clients', 'device'),
  (18, 'visit:browser', 'clients', 'browser'),
  (19, 'visit:browser_version', 'clients', 'browser_version'),
  (20, 'visit:os', 'clients', 'os'),
  (21, 'visit:os_version', 'clients', 'os_version'),
  (22, 'visit:screen_size', 'clients', 'screen'),
  (23, 'visit:language', 'clients', 'language'),
  (24, 'event:title', 'strings', 'title'),
  (25, 'event:currency', 'strings', 'currency');

-- From when on a site's events are counted from `events`, because those before were removed; and the newest row there was, so that no
-- number of a row is given twice.
create table retained (
  site integer primary key,
  from_time integer not null,
  last_id integer not null
) strict;

-- Days with their values, for people: visits that began on the date, and all their events.
create view daily_text as
select
  d.site,
  date(d.day * 86400, 'unixepoch') as date,
  k.name as dimension,
  case
    when r.value < 0 then '(other)'
    when k.dictionary = 'strings' then coalesce(s.value, '')
    when k.dictionary = 'origins' then case k.what
      when 'source' then o.source when 'channel' then o.channel when 'referrer' then o.referrer when 'utm_source' then o.utm_source
      when 'utm_medium' then o.utm_medium when 'utm_campaign' then o.utm_campaign when 'utm_content' then o.utm_content
      when 'utm_term' then o.utm_term end
    when k.dictionary = 'clients' then case k.what
      when 'country' then c.country when 'region' then c.region when 'city' then c.city when 'device' then c.device
      when 'browser' then c.browser when 'browser_version' then c.browser_version when 'os' then c.os when 'os_version' then c.os_version
      when 'screen' then c.screen when 'language' then c.language end
    else ''
  end as value,
  sum(r.visitors) as visitors,
  sum(r.visits) as visits,
  sum(r.pageviews) as pageviews,
  sum(r.events) as events,
  sum(r.bounces) as bounces,
  sum(r.duration) as duration
from daily r
join daily_days d on d.number = r.number
join daily_dimensions k on k.dimension = r.dimension
left join strings s on k.dictionary = 'strings' and s.site = d.site and s.kind = k.what and s.code = r.value
left join origins o on k.dictionary = 'origins' and o.site = d.site and o.code = r.value
left join clients c on k.dictionary = 'clients' and c.site = d.site and c.code = r.value
where r.seen = -1
group by 1, 2, 3, 4;
