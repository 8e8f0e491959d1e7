package org.pgcaravan.catalog;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * A domain. Its default and checks are made with it while they are inside of it: a domain that is used takes no check any more
 * where a column has it in an array or a composite type.
 */
final class Domain extends CatalogObject {

    private record Check(CatalogObject part, String text) {}

    private final String notNull;
    private final String defaultExpression;
    private final CatalogObject defaultPart;
    private final List<Check> checks = new ArrayList<>(1);

    /** @param row of the types; its statement is CREATE DOMAIN up to the base type and collation */
    Domain(ObjectId id, Row row) throws SQLException {
        super(id, ObjectKind.DOMAIN, row.text("schema"), row.text("name"), row.text("target"));
        notNull = row.text("domain_not_null");
        defaultExpression = row.text("domain_default");
        if (defaultExpression == null) {
            defaultPart = null;
        } else {
            defaultPart = new CatalogObject(null, ObjectKind.DOMAIN_DEFAULT, schema(), name(), target())
                    .create("ALTER DOMAIN " + target() + " SET DEFAULT " + defaultExpression);
            defaultPart.placeInside(this);
        }
    }

    /** @return the part that holds the default; null without one */
    CatalogObject defaultPart() {
        return defaultPart;
    }

    void add(CatalogObject check, String text) {
        check.placeInside(this);
        checks.add(new Check(check, text));
    }

    /** To the server all that a domain needs is the domain's; what is called can only be its default's. */
    @Override
    void depend(CatalogObject needed) {
        boolean called = switch (needed.kind()) {
            case FUNCTION, AGGREGATE, OPERATOR, CAST, SEQUENCE -> true;
            default -> false;
        };
        if (called && defaultPart != null) {
            defaultPart.need(needed);
        } else {
            need(needed);
        }
    }

    /** Complete only when parts that would make a loop have been separated. */
    @Override
    List<Ddl> creation() {
        List<Ddl> statements = new ArrayList<>(super.creation());
        StringBuilder text = new StringBuilder(statements.get(0).sql());
        if (defaultPart != null && defaultPart.isInside(this)) {
            text.append(" DEFAULT ").append(defaultExpression);
        }
        text.append(notNull);
        checks.stream()
                .filter(check -> check.part().isInside(this))
                .forEach(check -> text.append("\n    ").append(check.text()));
        statements.set(0, ddl(text.toString()));
        return statements;
    }
}
