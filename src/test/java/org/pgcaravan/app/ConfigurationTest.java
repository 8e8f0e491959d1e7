package org.pgcaravan.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pgcaravan.Application;
import org.pgcaravan.guard.Access;
import org.pgcaravan.guard.Alias;
import org.pgcaravan.redis.RedisAddress;

class ConfigurationTest {

    @TempDir
    private Path directory;

    @BeforeEach
    void routes() throws IOException {
        Files.createDirectory(directory.resolve("routes"));
    }

    @Test
    void everyKnobHasADefault() {
        Configuration configuration = read(Map.of());

        assertThat(configuration.host()).isEqualTo("127.0.0.1");
        assertThat(configuration.port()).isEqualTo(8080);
        assertThat(configuration.redis()).isEqualTo(RedisAddress.of("redis://127.0.0.1:6379"));
        assertThat(configuration.http().keys().isEmpty()).isTrue();
        assertThat(configuration.aliases().all()).isEmpty();
        assertThat(configuration.guard().allowRemote()).isFalse();
    }

    @Test
    void projectsOwnFileHoldsTheDefaults() throws IOException {
        Configuration without = read(Map.of("NODE", "here"));
        Files.copy(Path.of("application.properties"), directory.resolve("application.properties"));

        Configuration with = read(Map.of("NODE", "here"));

        assertThat(with).usingRecursiveComparison().ignoringFields("properties").isEqualTo(without);
    }

    @Test
    void wellKnownNamesAreReadOnlyAliases() {
        Configuration configuration = read(Map.of(
                "PRODUCTION_DATABASE_URL", "postgresql://127.0.0.1/p",
                "STAGING_DATABASE_URL", "postgresql://127.0.0.1/s",
                "DEV_DATABASE_URL", "postgresql://127.0.0.1/d",
                "LOCAL_DATABASE_URL", "postgresql://127.0.0.1/l"));

        assertThat(configuration.aliases().all())
                .extracting(Alias::name)
                .containsExactly("dev", "local", "production", "staging");
        assertThat(configuration.aliases().all()).extracting(Alias::access).containsOnly(Access.READ_ONLY);
    }

    @Test
    void furtherAliasesComeFromFileDotenvAndEnvironment() throws IOException {
        write(
                "application.properties",
                "database.reports.url=postgresql://127.0.0.1/r\ndatabase.local.access=writable\n");
        write(".env", "LOCAL_DATABASE_URL=postgresql://127.0.0.1/l\n");

        Configuration configuration = read(Map.of(
                "DATABASE_MY_SHOP_URL", "postgresql://127.0.0.1/m",
                "DATABASE_MY_SHOP_ACCESS", "writable",
                "DATABASE_MY_SHOP_COPY_OF", "local, reports"));

        Alias shop = configuration.aliases().named("my-shop");
        assertThat(shop.isWritable()).isTrue();
        assertThat(shop.copyOf()).containsExactlyInAnyOrder("local", "reports");
        assertThat(configuration.aliases().named("local").isWritable()).isTrue();
        assertThat(configuration.aliases().named("reports").isWritable()).isFalse();
    }

    @Test
    void ownKnobComesBeforeTheWellKnownName() {
        Configuration configuration = read(Map.of(
                "LOCAL_DATABASE_URL", "postgresql://127.0.0.1/old",
                "DATABASE_LOCAL_URL", "postgresql://127.0.0.1/new"));

        assertThat(configuration.aliases().named("local").url().database()).isEqualTo("new");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.168.0.1", "example.com"})
    void addressThatOthersReachNeedsAKey(String host) {
        assertThatThrownBy(() -> read(Map.of("HOST", host)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("host (HOST)")
                .hasMessageContaining("api.key (API_KEY)");
        assertThat(read(Map.of("HOST", host, "API_KEY", "secret")).host()).isEqualTo(host);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.evil.example", "127.0.0.1.nip.io", "localhost.evil.example"})
    void nameThatOnlyLooksLikeLoopbackNeedsAKeyToo(String host) {
        assertThatThrownBy(() -> read(Map.of("HOST", host))).isInstanceOf(ConfigurationException.class);
    }

    @ParameterizedTest(name = "{0}={1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "PORT                          | 0                              | port (PORT)",
                "PORT                          | 99999                          | port (PORT)",
                "JOBS_CONCURRENCY              | 0                              | jobs.concurrency (JOBS_CONCURRENCY)",
                "PREVIOUS_KEEP                 | 0                              | previous.keep (PREVIOUS_KEEP)",
                "TRANSFER_MAINTENANCE_WORK_MEM | lots                           | transfer.maintenance-work-mem",
                "TRANSFER_MAINTENANCE_WORK_MEM | 1GB'; drop                     | transfer.maintenance-work-mem",
                "REDIS_URL                     | http://x:canary@y              | redis.url (REDIS_URL)",
                "REDIS_CA                      | ca.pem                         | redis.ca (REDIS_CA)",
                "TRACING                       | yes                            | tracing (TRACING)",
                "TRACING_ENDPOINT              | http://u:canary@127.0.0.1:4318 | tracing.endpoint (TRACING_ENDPOINT)",
                "TRACING_ENDPOINT              | grpc://canary:4317             | tracing.endpoint (TRACING_ENDPOINT)",
                "ROUTES_DIRECTORY              | nowhere                        | routes.directory (ROUTES_DIRECTORY)",
                "DESTINATION_ALLOW_REMOTE      | perhaps                        | destination.allow-remote",
                "LOCAL_DATABASE_URL            | jdbc:postgresql://a:canary@b/c | LOCAL_DATABASE_URL",
                "LOCAL_DATABASE_URL            | postgresql://u:canary@a,b/c    | LOCAL_DATABASE_URL",
                "LOCAL_DATABASE_URL            | postgresql://u:can@ary@a/c     | LOCAL_DATABASE_URL",
                "LOCAL_DATABASE_URL            | postgresql://u:canary@a/c?socketFactory=x | LOCAL_DATABASE_URL",
                "DATABASE_SHOP_URL             | canary                         | database.shop.url (DATABASE_SHOP_URL)",
            })
    void wrongValueIsOneSentenceThatNamesItsKnob(String variable, String value, String named) {
        assertThatThrownBy(() -> read(Map.of(variable, value)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(named)
                .hasMessageNotContaining("canary")
                .message()
                .doesNotContain("\n")
                .endsWith(".");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "nowhere.pem            | cannot be read",
                "routes                 | is no PEM file of certificates",
                "application.properties | is no PEM file of certificates",
                "empty.pem              | is no PEM file of certificates",
            })
    void authorityOfRedisThatIsNoneIsNamed(String file, String reason) throws IOException {
        write("application.properties", "redis.url=rediss://u:canary@127.0.0.1\n");
        write("empty.pem", "");

        assertThatThrownBy(() -> read(Map.of("REDIS_CA", file)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("redis.ca (REDIS_CA) is '" + file + "', which " + reason + ".");
    }

    @Test
    void wrongAccessNamesItsKnob() {
        assertThatThrownBy(() -> read(
                        Map.of("LOCAL_DATABASE_URL", "postgresql://127.0.0.1/l", "DATABASE_LOCAL_ACCESS", "write")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("database.local.access (DATABASE_LOCAL_ACCESS) is 'write'; it is read-only or writable.");
    }

    @Test
    void knobOfADatabaseThatThereIsNotIsNamed() throws IOException {
        write("application.properties", "database.local.acess=writable\n");

        assertThatThrownBy(() -> read(Map.of()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("database.local.acess is no knob");
    }

    @Test
    void wrongConfigurationEndsTheProcessWithCode2AndOneLine() throws Exception {
        Path errors = directory.resolve("stderr");
        ProcessBuilder start = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Application.class.getName())
                .directory(directory.toFile())
                .redirectError(errors.toFile());
        start.environment().put("PORT", "many");

        Process process = start.start();

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(2);
        assertThat(Files.readAllLines(errors))
                .containsExactly("pgcaravan: port (PORT) is 'many'; it is a whole number from 1 to 65535.");
        assertThat(process.getInputStream().readAllBytes()).isEmpty();
    }

    private Configuration read(Map<String, String> environment) {
        return Configuration.read(directory, new HashMap<>(environment));
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text);
    }
}
