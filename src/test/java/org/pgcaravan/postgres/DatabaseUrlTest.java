package org.pgcaravan.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTest {

    @Test
    void everyPartIsReadAndDecoded() {
        DatabaseUrl url =
                DatabaseUrl.parse("postgresql://us%40er:p%2Fa+s%3As@db.example.com:6543/my%20shop?sslmode=require");

        assertThat(url)
                .isEqualTo(new DatabaseUrl(
                        "db.example.com", 6543, "my shop", "us@er", "p/a+s:s", Map.of("sslmode", "require")));
    }

    @Test
    void whatIsLeftOutIsAsInLibpq() {
        DatabaseUrl url = DatabaseUrl.parse("postgres://localhost/shop");

        assertThat(url).isEqualTo(new DatabaseUrl("localhost", 5432, "shop", "postgres", null, Map.of()));
    }

    @Test
    void addressOfIpv6StandsInBrackets() {
        DatabaseUrl url = DatabaseUrl.parse("postgresql://[::1]:5433/shop");

        assertThat(url.host()).isEqualTo("::1");
        assertThat(url.jdbcUrl()).isEqualTo("jdbc:postgresql://[::1]:5433/shop");
    }

    @Test
    void nameOfADatabaseCannotBecomeAParameterOfTheDriver() {
        DatabaseUrl url = DatabaseUrl.parse("postgresql://localhost/shop%3FsocketFactory%3Dx%26a");

        assertThat(url.jdbcUrl()).isEqualTo("jdbc:postgresql://localhost:5432/shop%3FsocketFactory%3Dx%26a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "socketFactory",
                "socketFactoryArg",
                "sslfactory",
                "sslpasswordcallback",
                "sslhostnameverifier",
                "authenticationPluginClassName",
                "service",
                "options",
                "localSocketAddress",
                "loggerFile",
                "SSLMODE",
                "host",
                "hostaddr",
                "user",
                "password",
                "target_session_attrs",
            })
    void onlyParametersOfTheListReachTheDriver(String parameter) {
        assertThatThrownBy(() -> DatabaseUrl.parse("postgresql://u:canary@localhost/shop?" + parameter + "=x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + parameter + "'")
                .hasMessageContaining("allowed are")
                .hasMessageNotContaining("canary");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "jdbc:postgresql://u:canary@localhost/shop  | JDBC",
                "mysql://u:canary@localhost/shop            | form",
                "localhost/shop                             | form",
                "postgresql://u:canary@localhost            | no database",
                "postgresql://u:canary@localhost/           | no database",
                "postgresql://u:canary@/shop                | no host",
                "postgresql://u:canary@one,two/shop         | form",
                "postgresql://u:canary@one:1,two:2/shop     | form",
                "postgresql://u:can@ary@localhost/shop      | form",
                "postgresql://u:canary/x@localhost/shop     | form",
                "postgresql://u:canary?x@localhost/shop     | form",
                "postgresql://u:12/canary@localhost/shop    | form",
                "postgresql://u:12/3?canary@localhost/shop  | form",
                "postgresql://canary:x1/shop                | port",
                "postgresql://u:canary@localhost:0/shop     | port",
                "postgresql://u:canary@localhost:65536/shop | port",
                "postgresql://u:canary@localhost:x/shop     | port",
                "postgresql://u:canary@localhost/shop#x     | form",
                "postgresql:///shop                         | no host",
            })
    void malformedUrlIsRefusedWithoutTellingThePassword(String url, String reason) {
        assertThatThrownBy(() -> DatabaseUrl.parse(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason)
                .hasMessageNotContaining("canary");
    }

    @Test
    void textForPeopleHoldsNeitherUserNorPassword() {
        assertThat(DatabaseUrl.parse("postgresql://someone:canary@localhost/shop"))
                .hasToString("localhost:5432/shop");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[::1%25lo]", "l\u043ecalhost", "%2Ftmp", "a%2Cb", "h%3FsocketFactory=x", "h%2F"})
    void aHostHasOnlyCharactersThatHostsHave(String host) {
        assertThatThrownBy(() -> DatabaseUrl.parse("postgresql://someone@" + host + ":5432/shop"))
                .hasMessageContaining("host with characters");
    }

    @Test
    void whatIsWronglyEncodedIsNotRepeated() {
        assertThatThrownBy(() -> DatabaseUrl.parse("postgresql://someone:100%secret@h/shop"))
                .hasMessageContaining("%25")
                .hasMessageNotContaining("secret");
    }
}
