/**
 * A source database's schema, read from {@code pg_catalog} in a constant number of queries and ordered by {@code pg_depend}.
 * {@link org.pgcaravan.catalog.Catalog} is the way in. Each query is a file in {@code sql/catalog}. An object is created by
 * the server's own words ({@code pg_get_…def}) wherever it has some, read under an empty {@code search_path}, so that every
 * name in them is qualified.
 */
package org.pgcaravan.catalog;
