package org.pgcaravan.transfer;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.pgcaravan.catalog.Catalog;
import org.pgcaravan.catalog.CatalogFilter;
import org.pgcaravan.catalog.Ddl;
import org.pgcaravan.catalog.Table;
import org.pgcaravan.job.Proof;
import org.pgcaravan.job.Proof.TableProof;
import org.pgcaravan.job.Verify;
import org.pgcaravan.plan.Chunk;
import org.pgcaravan.plan.ChunkPlanner;
import org.pgcaravan.plan.Task;
import org.pgcaravan.postgres.SqlFile;
import org.pgcaravan.proof.Checksums.Side;
import org.pgcaravan.proof.SchemaProof;
import org.pgcaravan.transfer.ChecksumRun.Part;
import org.pgcaravan.transfer.ChecksumRun.Question;
import org.pgcaravan.transfer.Replacement.Provable;
import org.postgresql.PGConnection;

/** Gathers what shows that a destination has become what its source is. Changes neither. */
final class Evidence {

    private final SyncAttempt attempt;
    private final Verify verify;
    private boolean superuser;

    Evidence(SyncAttempt attempt) {
        this.attempt = attempt;
        this.verify = attempt.job().options().verify();
    }

    /** @return whether or not it holds */
    Proof gather() throws SQLException {
        if (verify == Verify.NONE) {
            return new Proof(verify, false, List.of());
        }
        Provable provable = attempt.replacement().provable();
        if (provable == Provable.NOTHING || provable == Provable.TABLES && verify == Verify.COUNTS) {
            return attempt.counts().proof(verify);
        }
        Catalog source = attempt.catalog();
        Catalog destination = destinationCatalog();
        attempt.requireGoingOn();
        List<TableProof> tables = attempt.counts().tables();
        if (verify == Verify.CHECKSUM) {
            new ChecksumRun(attempt, attempt.connections())
                    .run(sourceParts(), destinationParts(destination.serverVersion(), destination.tables()));
            tables = tables.stream().map(attempt.checksums()::prove).toList();
        }
        if (provable == Provable.TABLES) {
            return Proof.of(verify, tables, List.of(), List.of(), null);
        }
        SchemaProof schema = new SchemaProof(source, made(source), destination, superuser);
        schema.ungranted()
                .forEach(object -> attempt.warn("The privileges on " + object
                        + " are not those of the source: the destination's role may not grant them."));
        return Proof.of(verify, tables, schema.sequences(), schema.objects(), schema.fingerprint());
    }

    /** What the destination was told, and did. */
    private List<Ddl> made(Catalog source) {
        return attempt.roles().permitted(source.statements()).stream()
                .filter(ddl -> !attempt.leftOut().has(ddl))
                .toList();
    }

    private Catalog destinationCatalog() throws SQLException {
        CatalogFilter all = new CatalogFilter(
                attempt.job().options().keepsOwners(), attempt.job().options().keepsPrivileges());
        return attempt.look(connection -> {
            try (Statement statement = connection.createStatement()) {
                if (!attempt.isInOneTransaction()) {
                    statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
                }
                // names are text, also where rows may be any bytes
                statement.execute("SET LOCAL client_encoding = 'UTF8'");
                statement.execute(SqlFile.read("proof/session"));
            }
            superuser = "on".equals(connection.unwrap(PGConnection.class).getParameterStatus("is_superuser"));
            return Catalog.read(connection, all);
        });
    }

    /** Tables with a condition are not among them: {@link SyncAttempt#carry} asks for theirs together with their rows. */
    private List<Part> sourceParts() {
        Catalog catalog = attempt.catalog();
        List<Table> whole = catalog.tables().stream()
                .filter(table -> table.where().isEmpty())
                .toList();
        List<Part> parts = new ArrayList<>();
        for (Chunk chunk : new ChunkPlanner(catalog.serverVersion(), attempt.connections()).chunks(whole)) {
            parts.add(part(Side.SOURCE, chunk, attempt.table(chunk.table())));
        }
        parts.addAll(largeObjects(Side.SOURCE));
        return parts;
    }

    /** What is hashed, and in which order, the source says; the pages are the destination's own. */
    private List<Part> destinationParts(int serverVersion, List<Table> tables) {
        List<Table> copied = tables.stream()
                .filter(table -> attempt.table(table.qualifiedName()) != null)
                .toList();
        List<Part> parts = new ArrayList<>();
        for (Chunk chunk : new ChunkPlanner(serverVersion, attempt.connections()).chunks(copied)) {
            parts.add(part(Side.DESTINATION, chunk, attempt.table(chunk.table())));
        }
        parts.addAll(largeObjects(Side.DESTINATION));
        return parts;
    }

    private Part part(Side side, Chunk chunk, Table source) {
        String sql = chunk.select(attempt.rowHash().of(source));
        Question question = connection -> attempt.checksums().addRows(side, chunk.table(), connection, sql);
        String id = "checksum:" + side + ":" + chunk.table() + ":" + chunk.firstPage();
        return new Part(
                id,
                chunk.table(),
                chunk.bytes() / 2,
                source.where().isEmpty() ? question : connection -> inLocalTime(connection, question));
    }

    /** The rows of a condition were hashed in the time zone that their condition was read in. */
    private static void inLocalTime(Connection connection, Question question) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET LOCAL TimeZone TO DEFAULT");
            question.ask(connection);
            statement.execute("SET LOCAL TimeZone TO 'UTC'");
        }
    }

    private List<Part> largeObjects(Side side) {
        List<Part> parts = new ArrayList<>();
        for (Task task : attempt.plan().tasks()) {
            if (task instanceof Task.FillLargeObjects fill) {
                Question question = connection ->
                        attempt.checksums().addLargeObjects(side, fill.subject(), connection, fill.oids());
                parts.add(new Part("checksum:" + side + ":" + fill.id(), fill.subject(), fill.weight() / 2, question));
            }
        }
        return parts;
    }
}
