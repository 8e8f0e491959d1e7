-- PostgreSQL 13–18. The number of the large objects in the array ?, and the sum of the hashes of what they hold, megabyte by
-- megabyte: a large object may be larger than any value.
with recursive slice as (
    select wanted.oid, 0::pg_catalog.int8 as at, content.length, content.hash
    from pg_catalog.unnest(?::pg_catalog.int8[]) as wanted(oid)
    cross join lateral (
        select pg_catalog.length(bytes.content) as length, pg_catalog.sha256(bytes.content) as hash
        from (select pg_catalog.lo_get(wanted.oid::pg_catalog.oid, 0, 1048576) as content offset 0) as bytes
    ) as content
    union all
    select slice.oid, slice.at + 1048576, content.length, content.hash
    from slice
    cross join lateral (
        select pg_catalog.length(bytes.content) as length, pg_catalog.sha256(bytes.content) as hash
        from (select pg_catalog.lo_get(slice.oid::pg_catalog.oid, slice.at + 1048576, 1048576) as content offset 0) as bytes
    ) as content
    where slice.length = 1048576
)
select pg_catalog.count(*) filter (where slice.at = 0),
       pg_catalog.sum(pg_catalog.hashtextextended(row(slice.oid, slice.at, slice.hash)::pg_catalog.text, 0))
from slice
