package org.pgcaravan.catalog;

/**
 * What of a source's schema is wanted.
 *
 * @param owners whether objects belong to the same roles as on the source; else to the role that makes them
 * @param privileges whether grants and default privileges are carried over
 */
public record CatalogFilter(boolean owners, boolean privileges) {

    public static final CatalogFilter EVERYTHING = new CatalogFilter(true, true);

    boolean wants(Ddl ddl) {
        return owners || !ddl.setsOwner();
    }
}
