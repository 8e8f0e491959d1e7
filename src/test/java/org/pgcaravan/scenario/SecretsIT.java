package org.pgcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.support.Contents;
import org.pgcaravan.support.EventSocket;
import org.pgcaravan.support.LogLines;
import org.pgcaravan.support.OddDatabases;
import org.pgcaravan.support.Postgres;
import org.pgcaravan.support.Redis;
import org.pgcaravan.support.RunningService;
import org.pgcaravan.support.ServiceClient;
import org.pgcaravan.support.Sessions;
import redis.clients.jedis.Jedis;

/** A password in a database's URL, and the API key, show nowhere. */
class SecretsIT {

    private static final PostgresServer SERVER = Postgres.server();
    private static final String CANARY = "canary4711";

    @Test
    void passwordsAndKeysAreFoundNowhere() {
        List<String> seen = new ArrayList<>();
        try (LogLines log = new LogLines();
                RunningService service = RunningService.with()
                        .readOnly("slow", withCanary(OddDatabases.copies(SERVER)))
                        .readOnly("broken", withCanary(OddDatabases.withIndexThatFails(SERVER)))
                        .readOnly("missing", withCanary("no_such_database"))
                        .readOnly("closed", "postgresql://postgres:" + CANARY + "@127.0.0.1:1/shop")
                        .writable("local", withCanary(Postgres.newDatabase(SERVER, "local")))
                        .writable("far", "postgresql://postgres:" + CANARY + "@db.example.com/shop")
                        .start()) {
            ServiceClient client = service.client();
            try (EventSocket events = client.events("/ws/jobs")) {
                String slow = client.sync("slow", "local");
                Sessions.awaitStatement(SERVER, slow, "COPY%FROM STDIN");
                seen.addAll(
                        Contents.column(SERVER, "postgres", "select activity::text from pg_stat_activity as activity"));
                seen.add(client.delete("/api/jobs/" + slow).body());
                seen.add(client.await(slow).toString());
                String broken = client.sync("broken", "local");
                seen.add(client.await(broken).toString());
                for (String source : List.of("missing", "closed", "slow", "nobody")) {
                    seen.add(client.post("/api/sync", "{\"source\": \"" + source + "\", \"destination\": \"far\"}")
                            .body());
                    seen.add(client.post("/api/sync", "{\"source\": \"" + source + "\", \"destination\": \"local\"}")
                            .body());
                }
                for (String path : List.of("/api/jobs", "/api/databases", "/api/databases/closed/tables")) {
                    seen.add(client.get(path).body());
                }
                events.awaitEndOf(broken).forEach(event -> seen.add(event.toString()));
            }
            seen.addAll(allOf(service.redisPrefix()));
            seen.addAll(log.all());
        }
        assertThat(seen).hasSizeGreaterThan(30);
        assertThat(seen).noneMatch(text -> text.contains(CANARY) || text.contains(RunningService.API_KEY));
    }

    private static String withCanary(String database) {
        return SERVER.url(database).replace("postgres@", "postgres:" + CANARY + "@");
    }

    private static List<String> allOf(String prefix) {
        List<String> values = new ArrayList<>();
        try (Jedis redis = new Jedis("127.0.0.1", Redis.server().port())) {
            for (String key : redis.keys(prefix + "*")) {
                values.add(key);
                values.add(
                        switch (redis.type(key)) {
                            case "string" -> redis.get(key);
                            case "hash" -> redis.hgetAll(key).toString();
                            case "list" -> redis.lrange(key, 0, -1).toString();
                            case "set" -> redis.smembers(key).toString();
                            case "zset" -> redis.zrange(key, 0, -1).toString();
                            default ->
                                redis.type(key).equals("stream")
                                        ? redis.xrange(key, "-", "+").toString()
                                        : new String(redis.dump(key), StandardCharsets.ISO_8859_1);
                        });
            }
        }
        assertThat(values).isNotEmpty();
        return values;
    }
}
