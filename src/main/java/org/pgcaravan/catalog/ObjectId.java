package org.pgcaravan.catalog;

/**
 * What pg_depend's graph is made of.
 *
 * @param classId the OID of the system catalog that holds the object
 * @param oid within that catalog
 * @param subId a column's number; 0 for the object as a whole
 */
public record ObjectId(long classId, long oid, int subId) {

    /** The OIDs of the system catalogs used here, which are the same in all versions. */
    static final long PG_TYPE = 1247;

    static final long PG_CLASS = 1259;
    static final long PG_ATTRDEF = 2604;
    static final long PG_CONSTRAINT = 2606;
    static final long PG_REWRITE = 2618;
    static final long PG_LARGEOBJECT = 2613;

    static ObjectId of(long classId, long oid) {
        return new ObjectId(classId, oid, 0);
    }

    /** Written out, for a record's own takes many times as long until it is optimized, and catalogs are large. */
    @Override
    public boolean equals(Object other) {
        return other instanceof ObjectId id && oid == id.oid && classId == id.classId && subId == id.subId;
    }

    @Override
    public int hashCode() {
        return ((int) oid * 31 + (int) classId) * 31 + subId;
    }
}
