-- PostgreSQL 13–18. 10,000 tables, 100,000 columns, 20,000 indexes, 5,000 functions. Each statement is a transaction of its own, for the server's room for locks.
do $body$
begin
    for s in 0 .. 9 loop
        execute format('create schema s%s', s);
    end loop;
    for i in 0 .. 9999 loop
        execute format(
            'create table s%s.table_%s (id bigint not null, name text not null, amount numeric(10, 2) default 0, at timestamptz default now(), note varchar(100), flag boolean default false, a integer, b integer, c jsonb, d text, constraint table_%s_pkey primary key (id))',
            i % 10, i, i);
        execute format('create index table_%s_name on s%s.table_%s (name, at desc)', i, i % 10, i);
        if i % 200 = 199 then
            commit;
        end if;
    end loop;
    for i in 0 .. 4999 loop
        execute format('create function s%s.function_%s(a integer, b text default ''x'') returns integer language sql immutable as ''select $1 + 1''', i % 10, i);
        if i % 10 = 0 then
            execute format('comment on function s%s.function_%s(integer, text) is ''number %s''', i % 10, i, i);
        end if;
        if i % 1000 = 999 then
            commit;
        end if;
    end loop;
end
$body$;
