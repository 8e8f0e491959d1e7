-- PostgreSQL 13–18. Large objects, empty, in groups of one owner: a group's OIDs and the statements that make them. There may be millions.
-- They give one row each: of a batch's statements the driver fetches no more, and the server goes no further.
with numbered as (
    select l.oid, l.lomowner, (row_number() over (partition by l.lomowner order by l.oid) - 1) / 1000 as part
    from pg_largeobject_metadata l
)
select pg_get_userbyid(n.lomowner) as owner,
       array_agg(n.oid::bigint order by n.oid) as oids,
       format('SELECT pg_catalog.count(pg_catalog.lo_create(o)) FROM pg_catalog.unnest(%L::pg_catalog.oid[]) o', array_agg(n.oid order by n.oid)) as creation,
       format('DO %L', format('DECLARE o pg_catalog.oid; BEGIN FOREACH o IN ARRAY %L::pg_catalog.oid[] LOOP EXECUTE pg_catalog.format(''ALTER LARGE OBJECT %%s OWNER TO %%I'', o, %L); END LOOP; END',
                              array_agg(n.oid order by n.oid), pg_get_userbyid(n.lomowner))) as change_of_owner
from numbered n
group by n.lomowner, n.part
order by 1, min(n.oid)
