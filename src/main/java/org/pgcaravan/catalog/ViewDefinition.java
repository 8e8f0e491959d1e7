package org.pgcaravan.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.pgcaravan.postgres.Identifiers;

/** Writes CREATE VIEW and CREATE MATERIALIZED VIEW. */
record ViewDefinition(Relation view) {

    /** A view whose query must wait is made with columns of the right types, so that others can be made that use it. */
    List<Ddl> statements() {
        List<Ddl> statements = new ArrayList<>();
        if (view.isMaterialized()) {
            statements.add(view.ddl("CREATE MATERIALIZED VIEW " + view.target()
                    + ("heap".equals(view.accessMethod()) ? "" : "\nUSING " + Identifiers.quote(view.accessMethod()))
                    + with() + " AS\n" + view.query() + "\nWITH NO DATA"));
        } else if (hasQueryInside()) {
            statements.add(view.ddl("CREATE VIEW " + view.target() + with() + " AS\n" + view.query()));
        } else {
            statements.add(view.ddl("CREATE VIEW " + view.target() + " AS\nSELECT " + placeholders()));
        }
        for (ColumnDefinition column : view.columns()) {
            if (column.defaultOf() != null && column.defaultOf().isInside(view)) {
                statements.add(view.ddl("ALTER VIEW " + view.target() + " ALTER COLUMN " + column.name()
                        + " SET DEFAULT " + column.defaultExpression()));
            }
            column.alterations()
                    .forEach(action -> statements.add(view.ddl("ALTER TABLE ONLY " + view.target() + " " + action)));
            if (column.compression() != null) {
                statements.add(view.ddl("ALTER TABLE ONLY " + view.target() + " " + column.compressed())
                        .asOptional());
            }
        }
        return statements;
    }

    /** Puts the query in the place of the placeholders. */
    Ddl replacement() {
        return view.ddl("CREATE OR REPLACE VIEW " + view.target() + with() + " AS\n" + view.query());
    }

    private boolean hasQueryInside() {
        return view.parts().stream().anyMatch(part -> part.kind() == ObjectKind.VIEW_QUERY);
    }

    private String placeholders() {
        return view.columns().stream()
                .map(column -> "NULL::" + column.type()
                        + (column.collation() == null ? "" : " COLLATE " + column.collation()) + " AS "
                        + column.name())
                .collect(Collectors.joining(",\n    "));
    }

    private String with() {
        return view.options().isEmpty() ? "" : " WITH (" + view.options() + ")";
    }
}
