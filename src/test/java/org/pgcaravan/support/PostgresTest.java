package org.pgcaravan.support;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PostgresTest {
    @Test
    void startsARealServer() throws Exception {
        String database = Postgres.newDatabase(Postgres.server(), "probe");
        try (var connection = Postgres.server().connect(database);
                var rows = connection.createStatement().executeQuery("select current_database()")) {
            rows.next();
            assertThat(rows.getString(1)).isEqualTo(database);
        }
    }
}
