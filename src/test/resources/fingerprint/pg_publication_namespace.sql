-- PostgreSQL 15–18. Schemas of publications.
select p.pubname || ' ' || s.pnnspid::regnamespace, ''
from pg_publication_namespace s join pg_publication p on p.oid = s.pnpubid
