package org.pgcaravan.catalog;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Puts tables in the order of schema and name, but those before others whose rows refer to theirs from the start. */
final class RowOrder {

    private final Map<Long, Table> tables = new HashMap<>();
    private final Map<Long, Table> ordered = new LinkedHashMap<>();
    private final Set<Long> open = new HashSet<>();

    private RowOrder(List<Table> tables) {
        tables.forEach(table -> this.tables.put(table.oid(), table));
        tables.stream()
                .sorted(Comparator.comparing(Table::schema).thenComparing(Table::name))
                .forEach(this::add);
    }

    /** Of tables that refer to each other, no order is right: the reference that closes the circle is forgotten. */
    static List<Table> of(List<Table> tables) {
        return List.copyOf(new RowOrder(tables).ordered.values());
    }

    private void add(Table table) {
        if (ordered.containsKey(table.oid())) {
            return;
        }
        open.add(table.oid());
        Set<Long> before = new HashSet<>(table.referenced());
        before.removeAll(open);
        before.retainAll(tables.keySet());
        before.forEach(oid -> add(tables.get(oid)));
        ordered.put(table.oid(), table.referringTo(before));
        open.remove(table.oid());
    }
}
