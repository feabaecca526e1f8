-- Who told of an event: 0 script, 1 pixel, 2 server, 3 application; null in rows of before.
alter table events add column engine integer;

drop view visits;
drop view events_text;

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
  e.interactive, e.revenue, coalesce(currency.value, '') as currency, e.scroll, e.engaged, e.duration, e.outcome, e.engine
from events e
left join strings name on name.site = e.id >> 32 and name.kind = 'name' and name.code = e.name
left join strings hostname on hostname.site = e.id >> 32 and hostname.kind = 'hostname' and hostname.code = e.hostname
left join strings path on path.site = e.id >> 32 and path.kind = 'path' and path.code = e.path
left join strings title on title.site = e.id >> 32 and title.kind = 'title' and title.code = e.title
left join strings props on props.site = e.id >> 32 and props.kind = 'props' and props.code = e.props
left join strings currency on currency.site = e.id >> 32 and currency.kind = 'currency' and currency.code = e.currency
left join origins o on o.site = e.id >> 32 and o.code = e.origin
left join clients c on c.site = e.id >> 32 and c.code = e.client;

-- Visits, derived: events of a visitor with gaps under 30 minutes. A report of time and scrolling ("engagement") keeps a visit open and
-- makes it longer, but begins none. Source, place and device are those of the first event.
create view visits as
with marked as (
  select *,
    name = 'engagement' as is_report,
    case when time - lag(time) over visitor_rows < 1800000 then 0 else 1 end as begins
  from events_text
  window visitor_rows as (partition by site, visitor order by time, id)
),
numbered as (
  select *, sum(begins) over (partition by site, visitor order by time, id) as visit from marked
),
ordered as (
  select *,
    row_number() over (partition by site, visitor, visit, is_report order by time, id) as nth,
    row_number() over (partition by site, visitor, visit, name = 'pageview' order by time, id) as nth_of_kind,
    row_number() over (partition by site, visitor, visit, name = 'pageview' order by time desc, id desc) as nth_from_end
  from numbered
)
select
  site,
  visitor,
  min(time) filter (where not is_report) as started,
  datetime(min(time) filter (where not is_report) / 1000, 'unixepoch') as started_utc,
  max(time) - min(time) filter (where not is_report) as duration,
  sum(not is_report) as events,
  sum(name = 'pageview') as pageviews,
  sum(name = 'pageview') = 1 and sum(name <> 'pageview' and not is_report and interactive = 1) = 0 as bounce,
  coalesce(max(case when name = 'pageview' and nth_of_kind = 1 then path end), '') as entry_page,
  coalesce(max(case when name = 'pageview' and nth_from_end = 1 then path end), '') as exit_page,
  max(case when nth = 1 and not is_report then referrer end) as referrer,
  max(case when nth = 1 and not is_report then source end) as source,
  max(case when nth = 1 and not is_report then channel end) as channel,
  max(case when nth = 1 and not is_report then utm_source end) as utm_source,
  max(case when nth = 1 and not is_report then utm_medium end) as utm_medium,
  max(case when nth = 1 and not is_report then utm_campaign end) as utm_campaign,
  max(case when nth = 1 and not is_report then country end) as country,
  max(case when nth = 1 and not is_report then browser end) as browser,
  max(case when nth = 1 and not is_report then os end) as os,
  max(case when nth = 1 and not is_report then device end) as device
from ordered
group by site, visitor, visit
having sum(not is_report) > 0;
