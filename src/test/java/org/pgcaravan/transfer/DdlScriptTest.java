package org.pgcaravan.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.pgcaravan.catalog.Catalog;
import org.pgcaravan.catalog.Ddl;
import org.pgcaravan.postgres.StatementFailedException;
import org.pgcaravan.support.Postgres;

/** As on a hosted server: the destination's role is no superuser and may not make all that the source has. */
class DdlScriptTest {

    private static final String SCHEMA = """
            create schema s;
            create extension file_fdw schema s;
            create server files foreign data wrapper file_fdw;
            create foreign table s.remote (a integer) server files options (filename '/dev/null');
            create view s.on_remote as select a from s.remote;
            create table s.t (id integer primary key, a text);
            create view s.on_t as select a from s.t;
            create function s.f() returns event_trigger language plpgsql as 'begin null; end';
            create event trigger watch on ddl_command_end execute function s.f();
            create publication everything for all tables;
            comment on table s.t is 'mine';
            """;

    @Test
    void whatAPlainRoleMayNotMakeIsLeftOutWithItsStatement() throws Exception {
        String copy = copyDatabase();
        LeftOut leftOut = new LeftOut(false);

        try (Connection connection = asPlainRole(copy)) {
            new DdlScript(statements(), leftOut).runOn(connection, () -> {});

            assertThat(relations(connection)).containsExactly("on_t", "t");
        }
        assertThat(leftOut.sentences())
                .anySatisfy(sentence -> assertThat(sentence)
                        .startsWith("EXTENSION file_fdw was left out: ")
                        .contains("The statement: CREATE EXTENSION IF NOT EXISTS file_fdw"))
                .anySatisfy(sentence -> assertThat(sentence)
                        .startsWith("EVENT TRIGGER watch was left out: ")
                        .contains("CREATE EVENT TRIGGER"))
                .anySatisfy(sentence -> assertThat(sentence).startsWith("PUBLICATION everything was left out"))
                .anySatisfy(sentence -> assertThat(sentence).startsWith("SERVER files was left out"))
                .anySatisfy(sentence -> assertThat(sentence).startsWith("FOREIGN TABLE s.remote was left out"))
                .anySatisfy(sentence -> assertThat(sentence).startsWith("VIEW s.on_remote was left out"));
    }

    @Test
    void strictFailsAtTheFirst() throws Exception {
        String copy = copyDatabase();
        List<Ddl> statements = statements();

        try (Connection connection = asPlainRole(copy)) {
            assertThatThrownBy(() -> new DdlScript(statements, new LeftOut(true)).runOn(connection, () -> {}))
                    .isInstanceOf(StatementFailedException.class);
        }
    }

    @Test
    void aTableIsNeverLeftOut() throws Exception {
        String copy = copyDatabase();
        Ddl table = new Ddl("CREATE TABLE nowhere.t (a integer)", "TABLE", "nowhere.t", java.util.Set.of());

        try (Connection connection = asPlainRole(copy)) {
            assertThatThrownBy(() -> new DdlScript(List.of(table), new LeftOut(false)).runOn(connection, () -> {}))
                    .isInstanceOf(StatementFailedException.class);
        }
    }

    private static List<Ddl> statements() throws SQLException {
        String source = Postgres.newDatabase(Postgres.server(), "refused_source");
        Postgres.execute(Postgres.server(), source, SCHEMA);
        try (Connection connection = Postgres.server().connect(source, "refused_reader", "")) {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute("set search_path = ''");
            }
            Catalog catalog = Catalog.read(connection);
            List<Ddl> all = new ArrayList<>(catalog.preData());
            catalog.postData().forEach(step -> all.addAll(step.statements()));
            return all;
        }
    }

    private static String copyDatabase() {
        Postgres.execute(Postgres.server(), "postgres", """
                do $$ begin
                  if not exists (select from pg_roles where rolname = 'refused_reader') then
                    create role refused_reader login;
                  end if;
                end $$
                """);
        String copy = Postgres.newDatabase(Postgres.server(), "refused_copy");
        Postgres.execute(Postgres.server(), "postgres", "alter database " + copy + " owner to refused_reader");
        return copy;
    }

    private static Connection asPlainRole(String database) throws SQLException {
        return Postgres.server().connect(database, "refused_reader", "");
    }

    private static List<String> relations(Connection connection) throws SQLException {
        List<String> names = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select relname from pg_class where relnamespace = 's'::regnamespace and relkind <> 'i' order by 1")) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return names;
    }
}
