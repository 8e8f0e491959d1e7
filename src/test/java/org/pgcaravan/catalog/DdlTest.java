package org.pgcaravan.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class DdlTest {

    @Test
    void whatSomethingLogsInWithIsNotShown() {
        assertThat(ddl(
                                "USER MAPPING",
                                "CREATE USER MAPPING FOR a SERVER s OPTIONS (\"user\" 'bob', password 'it''s; \\', x 'y')")
                        .shown())
                .isEqualTo("CREATE USER MAPPING FOR a SERVER s OPTIONS (\"user\" 'bob', password '…', x 'y')");
        assertThat(ddl(
                                "USER MAPPING",
                                "CREATE USER MAPPING FOR a SERVER s OPTIONS (password  E'canary\\'s', sslmode 'x')")
                        .shown())
                .isEqualTo("CREATE USER MAPPING FOR a SERVER s OPTIONS (password '…', sslmode 'x')");
        assertThat(ddl("SUBSCRIPTION", "CREATE SUBSCRIPTION s CONNECTION 'host=h password=canary' PUBLICATION p")
                        .shown())
                .isEqualTo("CREATE SUBSCRIPTION s CONNECTION '…' PUBLICATION p");
    }

    @Test
    void everythingElseIsShownAsItIs() {
        String sql = "CREATE TABLE t (password text DEFAULT 'x')";

        assertThat(ddl("TABLE", sql).shown()).isEqualTo(sql);
    }

    private static Ddl ddl(String kind, String sql) {
        return new Ddl(sql, kind, "o", Set.of());
    }
}
