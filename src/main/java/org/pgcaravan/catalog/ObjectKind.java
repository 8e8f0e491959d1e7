package org.pgcaravan.catalog;

import java.util.Locale;

/**
 * The kinds of objects, in the order in which they are made where no dependency says otherwise. A name with its underscores
 * as spaces is the kind's SQL name. Partial kinds are made of another object's parts.
 */
enum ObjectKind {
    SCHEMA(Section.PRE_DATA),
    EXTENSION(Section.PRE_DATA),
    LANGUAGE(Section.PRE_DATA),
    ACCESS_METHOD(Section.PRE_DATA),
    COLLATION(Section.PRE_DATA),
    CONVERSION(Section.PRE_DATA),
    SHELL_TYPE(Section.PRE_DATA),
    TYPE(Section.PRE_DATA),
    DOMAIN(Section.PRE_DATA),
    DOMAIN_CHECK(Section.PRE_DATA),
    DOMAIN_DEFAULT(Section.PRE_DATA),
    ROUTINE_HEAD(Section.PRE_DATA),
    FUNCTION(Section.PRE_DATA),
    PROCEDURE(Section.PRE_DATA),
    AGGREGATE(Section.PRE_DATA),
    OPERATOR(Section.PRE_DATA),
    OPERATOR_FAMILY(Section.PRE_DATA),
    OPERATOR_CLASS(Section.PRE_DATA),
    OPERATOR_FAMILY_MEMBER(Section.PRE_DATA),
    CAST(Section.PRE_DATA),
    TRANSFORM(Section.PRE_DATA),
    TEXT_SEARCH_PARSER(Section.PRE_DATA),
    TEXT_SEARCH_TEMPLATE(Section.PRE_DATA),
    TEXT_SEARCH_DICTIONARY(Section.PRE_DATA),
    TEXT_SEARCH_CONFIGURATION(Section.PRE_DATA),
    FOREIGN_DATA_WRAPPER(Section.PRE_DATA),
    SERVER(Section.PRE_DATA),
    USER_MAPPING(Section.PRE_DATA),
    SEQUENCE(Section.PRE_DATA),
    TABLE(Section.PRE_DATA),
    FOREIGN_TABLE(Section.PRE_DATA),
    VIEW(Section.PRE_DATA),
    VIEW_QUERY(Section.PRE_DATA),
    MATERIALIZED_VIEW(Section.PRE_DATA),
    PARTITION(Section.PRE_DATA),
    SEQUENCE_OWNER(Section.PRE_DATA),
    LARGE_OBJECT(Section.PRE_DATA),
    DEFAULT(Section.PRE_DATA),
    CHECK(Section.PRE_DATA),
    INDEX(Section.POST_DATA),
    CONSTRAINT(Section.POST_DATA),
    INDEX_PARTITION(Section.POST_DATA),
    FOREIGN_KEY(Section.POST_DATA),
    TABLE_OPTION(Section.POST_DATA),
    STATISTICS(Section.POST_DATA),
    RULE(Section.POST_DATA),
    TRIGGER(Section.POST_DATA),
    ROW_SECURITY(Section.POST_DATA),
    POLICY(Section.POST_DATA),
    PUBLICATION(Section.POST_DATA),
    PUBLICATION_MEMBER(Section.POST_DATA),
    SUBSCRIPTION(Section.POST_DATA),
    DEFAULT_PRIVILEGES(Section.POST_DATA),
    PRIVILEGE(Section.POST_DATA),
    EVENT_TRIGGER(Section.POST_DATA),
    REFRESH(Section.POST_DATA);

    private final Section section;

    ObjectKind(Section section) {
        this.section = section;
    }

    Section section() {
        return section;
    }

    /** As COMMENT ON, ALTER and GRANT call it. */
    String sqlName() {
        return switch (this) {
            case VIEW_QUERY -> "VIEW";
            case PARTITION, TABLE_OPTION, ROW_SECURITY, DEFAULT -> "TABLE";
            case SHELL_TYPE -> "TYPE";
            case DOMAIN_DEFAULT -> "DOMAIN";
            case SEQUENCE_OWNER -> "SEQUENCE";
            case CHECK, DOMAIN_CHECK, FOREIGN_KEY -> "CONSTRAINT";
            case INDEX_PARTITION -> "INDEX";
            case OPERATOR_FAMILY_MEMBER -> "OPERATOR FAMILY";
            case PUBLICATION_MEMBER -> "PUBLICATION";
            case REFRESH -> "MATERIALIZED VIEW";
            default -> name().replace('_', ' ');
        };
    }

    /** Whether people would count it; the others are made of another object's parts. */
    boolean standsForItself() {
        return switch (this) {
            case DOMAIN_CHECK,
                    DOMAIN_DEFAULT,
                    ROUTINE_HEAD,
                    SHELL_TYPE,
                    OPERATOR_FAMILY_MEMBER,
                    VIEW_QUERY,
                    PARTITION,
                    SEQUENCE_OWNER,
                    LARGE_OBJECT,
                    DEFAULT,
                    CHECK,
                    INDEX_PARTITION,
                    TABLE_OPTION,
                    ROW_SECURITY,
                    PUBLICATION_MEMBER,
                    DEFAULT_PRIVILEGES,
                    PRIVILEGE,
                    REFRESH -> false;
            default -> true;
        };
    }

    /** For people: {@code materialized view}. */
    String words() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** Whether rows and tables do without it, so that a destination that refuses it gets the rest. */
    boolean isOptional() {
        return switch (this) {
            case EXTENSION,
                    FOREIGN_DATA_WRAPPER,
                    SERVER,
                    USER_MAPPING,
                    FOREIGN_TABLE,
                    PUBLICATION,
                    PUBLICATION_MEMBER,
                    SUBSCRIPTION,
                    STATISTICS,
                    EVENT_TRIGGER -> true;
            default -> false;
        };
    }

    static ObjectKind of(String sqlName) {
        return valueOf(sqlName.replace(' ', '_'));
    }
}
