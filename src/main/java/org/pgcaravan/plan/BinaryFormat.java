package org.pgcaravan.plan;

import java.util.Set;
import org.pgcaravan.catalog.Table;

/**
 * Whether COPY's binary format carries a table's values exactly. It is faster than text, but a value whose binary form
 * holds OIDs (arrays and composites of the users' own types, {@code regclass}) means something else in another database.
 */
final class BinaryFormat {

    /** Built-in types that are OIDs inside, have no binary form, or lose something in it. */
    private static final Set<String> NEVER = Set.of(
            "aclitem",
            "regclass",
            "regcollation",
            "regconfig",
            "regdictionary",
            "regnamespace",
            "regoper",
            "regoperator",
            "regproc",
            "regprocedure",
            "regrole",
            "regtype",
            "xml",
            "gtsvector",
            "pg_node_tree",
            "pg_ndistinct",
            "pg_dependencies",
            "pg_mcv_list",
            "pg_brin_bloom_summary",
            "pg_brin_minmax_multi_summary");

    private BinaryFormat() {}

    static boolean isExactFor(Table table) {
        return table.columns().stream().allMatch(BinaryFormat::isExactFor);
    }

    private static boolean isExactFor(Table.Column column) {
        return column.hasBuiltInType()
                && !NEVER.contains(column.type().replace("[]", "").replace("\"", ""));
    }
}
