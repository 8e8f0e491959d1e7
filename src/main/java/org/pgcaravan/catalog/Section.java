package org.pgcaravan.catalog;

/** When an object is made, in pg_dump's terms: before the rows are copied, with them, or after. */
public enum Section {
    PRE_DATA,
    DATA,
    POST_DATA
}
