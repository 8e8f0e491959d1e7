-- PostgreSQL 15–18. Publications as of 15.
set search_path = '';
create publication chosen for table k.published where (a > 5), tables in schema k with (publish_via_partition_root);
create publication columns_only for table k.published (a);
