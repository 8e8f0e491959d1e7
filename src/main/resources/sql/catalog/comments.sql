-- PostgreSQL 13–18. Comments on everything that initdb did not make, and on `public` where it is not the initial one.
-- `relation` is the table of a trigger, a constraint or a rule, `whole` what a row, array or multirange type comes with. `type` and `identity` name what is no column. Of what extensions make,
-- those comments are left out that are no younger than the extension, or its update: its script gave them.
select o.class_id,
       o.oid,
       o.column_name,
       o.comment,
       o.relation,
       i.type,
       i.identity,
       e.objid is not null as of_extension,
       coalesce(ww.refclassid, w.refclassid) as whole_class,
       coalesce(ww.refobjid, w.refobjid) as whole
from (
    select d.classoid as class_id,
           d.objoid as oid,
           d.objsubid as number,
           quote_ident(a.attname) as column_name,
           d.description as comment,
           age(d.xmin) as age,
           case d.classoid
               when 'pg_trigger'::regclass then (select g.tgrelid from pg_trigger g where g.oid = d.objoid)
               when 'pg_constraint'::regclass then (select nullif(k.conrelid, 0) from pg_constraint k where k.oid = d.objoid)
               when 'pg_rewrite'::regclass then (select r.ev_class from pg_rewrite r where r.oid = d.objoid) end as relation
    from pg_description d
    left join pg_attribute a on d.classoid = 'pg_class'::regclass and a.attrelid = d.objoid and a.attnum = d.objsubid and d.objsubid > 0
    where (d.objoid >= 16384 or d.classoid = 'pg_largeobject'::regclass)
      and not (d.classoid = 'pg_namespace'::regclass and d.objoid = to_regnamespace('public'))
    union all
    select 'pg_namespace'::regclass, n.oid, 0, null, obj_description(n.oid, 'pg_namespace'), 0, null
    from pg_namespace n
    where n.nspname = 'public'
      and obj_description(n.oid, 'pg_namespace') is distinct from 'standard public schema'
) o
left join pg_depend e on e.classid = case when o.relation is null then o.class_id else 'pg_class'::regclass end
                     and e.objid = coalesce(o.relation, o.oid) and e.deptype = 'e' and e.refclassid = 'pg_extension'::regclass
left join pg_extension x on x.oid = e.refobjid
left join lateral (select i.type, i.identity
                   from pg_identify_object(o.class_id, o.oid, o.number) i
                   where o.number = 0 or e.objid is not null) i on true
left join pg_depend w on o.class_id = 'pg_type'::regclass and w.classid = o.class_id and w.objid = o.oid and w.deptype = 'i'
left join pg_depend ww on w.refclassid = 'pg_type'::regclass and ww.classid = w.refclassid and ww.objid = w.refobjid and ww.deptype = 'i'
where e.objid is null or o.age < age(x.xmin)
order by 1, 2, 3 nulls first
