package org.pgcaravan.catalog;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Orders foreign keys after the rows and the keys of both their sides. Where a side is partitioned, that is all its partitions:
 * the key of a partitioned table counts when all partitions have theirs attached. Foreign keys that share a table come one after
 * the other: each locks both its sides against the other, so that they could not overlap, but could deadlock.
 */
record ForeignKeys(Constraints constraints, Indexes indexes, CatalogObjects objects) {

    /** More pairs of partitions than that are not put in order: it would take more memory than all the rest. */
    private static final int MOST_PAIRS = 100_000;

    void order() {
        Map<Relation, List<Relation>> partitions = partitions();
        Map<Relation, CatalogObject> latest = new HashMap<>();
        for (Constraints.ForeignKey key : keys()) {
            Set<Relation> sides = new LinkedHashSet<>();
            collect(key.table(), partitions, sides);
            if (key.referenced() != null) {
                collect(key.referenced(), partitions, sides);
            } else { // an extension's table, whose rows are in its partitions
                indexes.attachedLate().forEach(relation -> key.constraint().need(relation.attachment()));
            }
            for (Relation side : sides) {
                key.constraint().needAll(indexes.of(side));
                key.constraint().needAll(indexes.attachments(side));
                key.constraint().need(latest.put(side, key.constraint()));
                if (side.hasRows()) {
                    key.constraint().waitFor(List.of(side.id().oid()));
                }
            }
        }
    }

    /**
     * Puts rows behind those that they refer to: for tables that are there before the rows, with their foreign keys. pg_dump
     * does so for its {@code --data-only}, but for partitioned tables.
     */
    void orderRows() {
        Map<Relation, List<Relation>> partitions = partitions();
        for (Constraints.ForeignKey key : keys()) {
            List<Relation> referring = withRows(key.table(), partitions);
            List<Relation> referred = withRows(key.referenced(), partitions);
            if ((long) referring.size() * referred.size() <= MOST_PAIRS) {
                referring.forEach(one -> referred.forEach(one::refersTo));
            }
        }
    }

    private static List<Relation> withRows(Relation side, Map<Relation, List<Relation>> partitions) {
        Set<Relation> found = new LinkedHashSet<>();
        if (side != null) {
            collect(side, partitions, found);
        }
        return found.stream().filter(Relation::hasRows).toList();
    }

    /** @return those that no filter leaves out */
    private List<Constraints.ForeignKey> keys() {
        return constraints.foreignKeys().stream()
                .filter(key -> objects.find(key.constraint().id()) != null)
                .toList();
    }

    /** @return each partitioned table's own */
    private Map<Relation, List<Relation>> partitions() {
        Map<Relation, List<Relation>> partitions = new HashMap<>();
        for (Relation relation : objects.relations()) {
            if (relation.isPartition()) {
                relation.parents()
                        .forEach(parent -> partitions
                                .computeIfAbsent(parent, p -> new ArrayList<>())
                                .add(relation));
            }
        }
        return partitions;
    }

    private static void collect(Relation relation, Map<Relation, List<Relation>> partitions, Set<Relation> found) {
        if (found.add(relation)) {
            partitions.getOrDefault(relation, List.of()).forEach(child -> collect(child, partitions, found));
        }
    }
}
