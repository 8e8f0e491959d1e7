package org.pgcaravan.catalog;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A database's schema at one moment, and the statements that make it anew so that pg_dump finds no difference. Serves sources
 * from PostgreSQL 13 to 18 and destinations of the same version or a later one.
 *
 * <p>The destination is a new database; statements expect an empty {@code search_path}, {@code check_function_bodies = off}, {@code standard_conforming_strings = on} and
 * {@code default_table_access_method = heap}. Roles and tablespaces are the cluster's and not made here: see {@link Ddl#roles()}.
 * REFRESH runs as the view's owner and fails where that one may no longer read what the view reads.
 */
public final class Catalog {

    private final int serverVersion;
    private final List<Table> tables;
    private final List<Sequence> sequences;
    private final long[] largeObjects;
    private final List<Ddl> preData;
    private final List<PostDataStep> postData;
    private final List<String> inexpressible;
    private final List<String> warnings;
    private final Set<String> schemas;
    private final Map<String, Integer> objects;
    private final Set<String> reordered;

    Catalog(
            int serverVersion,
            List<Table> tables,
            List<Sequence> sequences,
            long[] largeObjects,
            List<Ddl> preData,
            List<PostDataStep> postData,
            List<String> inexpressible,
            List<String> warnings,
            Set<String> schemas,
            Set<String> reordered,
            Map<String, Integer> objects) {
        this.serverVersion = serverVersion;
        this.tables = List.copyOf(tables);
        this.sequences = List.copyOf(sequences);
        this.largeObjects = largeObjects;
        this.preData = List.copyOf(preData);
        this.postData = List.copyOf(postData);
        this.inexpressible = List.copyOf(inexpressible);
        this.warnings = List.copyOf(warnings);
        this.schemas = Set.copyOf(schemas);
        this.objects = Collections.unmodifiableMap(objects);
        this.reordered = Set.copyOf(reordered);
    }

    /**
     * Reads all in a constant number of queries.
     *
     * @param source in a REPEATABLE READ READ ONLY transaction, so that all queries see one moment, with
     *     {@code search_path = ''}, so that all names are qualified; neither is changed, but JIT and parallel workers are off, {@code work_mem} is 32 MB, and
     *     sizes are those the server last noted where no rows are wanted, for the rest of the transaction
     */
    public static Catalog read(Connection source) throws SQLException {
        return read(source, CatalogFilter.EVERYTHING);
    }

    /**
     * As {@link #read(Connection)}, without what the filter does not want.
     *
     * @throws FilterException when the filter does not fit the source
     */
    public static Catalog read(Connection source, CatalogFilter filter) throws SQLException {
        Matches matches = Matches.of(filter, source);
        return new CatalogReading(
                        source, filter, matches, (query, reader) -> new CatalogQuery(query).forEachRow(source, reader))
                .read();
    }

    /**
     * @param matches what the filter's patterns stand for on this source
     * @param ahead answers some of the queries
     */
    public static Catalog read(Connection source, CatalogFilter filter, Matches matches, ReadAhead ahead)
            throws SQLException {
        return new CatalogReading(source, filter, matches, (query, reader) -> ahead.forEachRow(query, source, reader))
                .read();
    }

    /** Here, and nowhere else, sections that are not wanted become empty. */
    Catalog sections(CatalogFilter filter) {
        boolean data = filter.wants(Section.DATA);
        return new Catalog(
                serverVersion,
                data ? tables : List.of(),
                data ? sequences : List.of(),
                data ? largeObjects : new long[0],
                filter.wants(Section.PRE_DATA) ? preData : List.of(),
                filter.wants(Section.POST_DATA) ? postData : List.of(),
                inexpressible,
                warnings,
                schemas,
                reordered,
                objects);
    }

    /** The same without some of its statements. */
    Catalog without(Set<Ddl> statements) {
        return new Catalog(
                serverVersion,
                tables,
                sequences,
                largeObjects,
                preData.stream().filter(ddl -> !statements.contains(ddl)).toList(),
                postData.stream().map(step -> step.without(statements)).toList(),
                inexpressible,
                warnings,
                schemas,
                reordered,
                objects);
    }

    /** The source's {@code server_version_num}: 150018 is 15.18. */
    public int serverVersion() {
        return serverVersion;
    }

    /** All tables with rows to copy, by schema and name, but those before others that refer to them from the start. */
    public List<Table> tables() {
        return tables;
    }

    public List<Sequence> sequences() {
        return sequences;
    }

    /** OIDs of all large objects, ascending. {@link #preData()} makes them empty; their content is not copied by any statement here. */
    public long[] largeObjects() {
        return largeObjects.clone();
    }

    /** What is made before any row is copied, in an order that works. */
    public List<Ddl> preData() {
        return preData;
    }

    /** What is made when rows are there, each step after those it waits for. */
    public List<PostDataStep> postData() {
        return postData;
    }

    /** All statements, of both sections. */
    public List<Ddl> statements() {
        return Stream.concat(preData.stream(), postData.stream().flatMap(step -> step.statements().stream()))
                .toList();
    }

    /** Names, qualified and quoted, of the tables whose columns come in another order in the copy. */
    public Set<String> reordered() {
        return reordered;
    }

    /**
     * Objects, by kind and name, of which no statement is known: of a kind that came with a later version, or dropped while the
     * catalog was read. With any, nothing should be written.
     */
    public List<String> inexpressible() {
        return inexpressible;
    }

    /** Names, not quoted, of the schemas in which the objects are. */
    public Set<String> schemas() {
        return schemas;
    }

    /** How many objects of each kind are made, by the kind in words: {@code table}, {@code foreign key}; of large objects not. */
    public Map<String, Integer> objects() {
        return objects;
    }

    /** What the copy will lack or could lack, in words for the operator. */
    public List<String> warnings() {
        return warnings;
    }
}
