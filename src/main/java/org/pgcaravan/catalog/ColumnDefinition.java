package org.pgcaravan.catalog;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * A column as its relation declares it. Names and expressions are quoted and qualified already; what does not apply is null.
 *
 * @param notNullName the name of its NOT NULL constraint, on servers where that is one (18 on)
 * @param defaultOf the part of the relation that holds the default; null without one, for generated columns, and where an
 *     extension makes the relation
 * @param storage null for its type's
 * @param usualStorage its type's, where a parent's could come in its place
 */
record ColumnDefinition(
        String name,
        long typeOid,
        String type,
        boolean binaryExact,
        String collation,
        String defaultExpression,
        CatalogObject defaultOf,
        boolean stored,
        boolean virtual,
        boolean identity,
        boolean local,
        boolean inherited,
        boolean notNull,
        long notNullOid,
        String notNullName,
        boolean notNullLocal,
        boolean notNullNoInherit,
        boolean notNullValid,
        String storage,
        String usualStorage,
        String compression,
        Integer statistics,
        String options,
        String foreignOptions) {

    static ColumnDefinition of(Row row, CatalogObject defaultOf) throws SQLException {
        String generated = row.text("attgenerated");
        return new ColumnDefinition(
                row.text("name"),
                row.number("type_oid"),
                row.text("type"),
                row.flag("binary_exact"),
                row.text("collation"),
                row.text("default_expression"),
                defaultOf,
                "s".equals(generated),
                "v".equals(generated),
                row.text("attidentity") != null,
                !row.flag("not_local"),
                row.number("attinhcount") > 0,
                row.flag("attnotnull") || row.number("not_null_oid") != 0,
                row.number("not_null_oid"),
                row.text("not_null_name"),
                !row.flag("not_null_not_local"),
                row.flag("not_null_no_inherit"),
                !row.flag("not_null_not_valid"),
                row.text("storage"),
                row.text("usual_storage"),
                row.text("compression"),
                row.isNull("statistics") ? null : (int) row.number("statistics"),
                row.text("options"),
                row.text("foreign_options"));
    }

    boolean generated() {
        return stored || virtual;
    }

    /** Behind its NOT NULL. */
    String noInherit() {
        return notNullNoInherit ? " NO INHERIT" : "";
    }

    boolean hasDefault() {
        return defaultExpression != null && !generated();
    }

    /** Whether a child's column of that name would be NOT NULL as this is, but is not: before 18 it could be dropped there. */
    boolean notNullToDrop(ColumnDefinition child) {
        return notNull && notNullName == null && !child.notNull;
    }

    /**
     * With type and default, as in CREATE TABLE.
     *
     * @param withExpression whether it says what it is computed from, if it is
     */
    String declaration(CatalogObject relation, boolean withNotNull, boolean withExpression) {
        return name + " " + type
                + (foreignOptions == null ? "" : " OPTIONS (" + foreignOptions + ")")
                + (collation == null ? "" : " COLLATE " + collation)
                + constraints(relation, withNotNull, withExpression);
    }

    /** What a typed table says of a column; empty when there is nothing to say. */
    String constraints(CatalogObject relation, boolean withNotNull, boolean withExpression) {
        StringBuilder text = new StringBuilder();
        if (generated() && withExpression) {
            text.append(" GENERATED ALWAYS AS (").append(defaultExpression).append(')');
            text.append(stored ? " STORED" : " VIRTUAL");
        } else if (defaultOf != null && defaultOf.isInside(relation)) {
            text.append(" DEFAULT ").append(defaultExpression);
        }
        if (withNotNull && notNull && notNullValid) {
            text.append(notNullName == null ? "" : " CONSTRAINT " + notNullName).append(" NOT NULL");
            text.append(noInherit());
        }
        return text.toString();
    }

    /** An action of ALTER TABLE that rows do without: a server may be older than compression by column, or lack the method. */
    String compressed() {
        return "ALTER COLUMN " + name + " SET COMPRESSION " + compression;
    }

    /** What CREATE TABLE has no words for in all versions: actions of ALTER TABLE. */
    List<String> alterations() {
        List<String> actions = new ArrayList<>(0);
        String alter = "ALTER COLUMN " + name;
        if (statistics != null) {
            actions.add(alter + " SET STATISTICS " + statistics);
        }
        if (storage != null) {
            actions.add(alter + " SET STORAGE " + storage);
        }
        if (options != null) {
            actions.add(alter + " SET (" + options + ")");
        }
        return actions;
    }
}
