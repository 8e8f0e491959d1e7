-- PostgreSQL 13–14. Tables of publications.
select p.pubname || ' ' || r.prrelid::regclass, ''
from pg_publication_rel r join pg_publication p on p.oid = r.prpubid
