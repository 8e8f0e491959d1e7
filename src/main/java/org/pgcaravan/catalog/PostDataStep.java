package org.pgcaravan.catalog;

import java.util.List;
import java.util.Set;

/**
 * A piece of work that waits for rows. Steps are numbered from 1 and listed so that each comes after those it waits for; the
 * caller may run any that are ready at the same time, each on one connection, its statements in order.
 *
 * @param object the qualified and quoted name of what it makes
 * @param statements in order; a session setting among them ({@code SET default_tablespace}) is undone by the step's last
 * @param tables OIDs of those whose rows must be complete; {@link Catalog#tables()} has them, unless the section data is not wanted
 * @param after numbers of the steps that must be done; without any, the step waits for {@code tables} only
 * @param weightBytes the size of what it builds on the source, for progress; 0 for work that is quick
 */
public record PostDataStep(
        int id,
        Kind kind,
        String object,
        List<Ddl> statements,
        Set<Long> tables,
        Set<Integer> after,
        long weightBytes) {

    public enum Kind {
        /** An index, also one that a key is made of later. Holds a SHARE lock: those of one table can be built together. */
        INDEX,
        /** A primary key, unique or exclusion constraint; it waits for all index builds of its table, which it locks. */
        CONSTRAINT,
        /** Attaches a partition's index to the index of the partitioned table. Quick. */
        INDEX_PARTITION,
        FOREIGN_KEY,
        /** Everything else: triggers, rules, policies, privileges. Waits for all rows and all the kinds above, but where those need it. */
        OTHER,
        /** REFRESH MATERIALIZED VIEW: as heavy as the view's query. */
        REFRESH
    }

    public PostDataStep {
        statements = List.copyOf(statements);
        tables = Set.copyOf(tables);
        after = Set.copyOf(after);
    }

    PostDataStep without(Set<Ddl> some) {
        List<Ddl> rest = statements.stream().filter(ddl -> !some.contains(ddl)).toList();
        return new PostDataStep(id, kind, object, rest, tables, after, weightBytes);
    }
}
