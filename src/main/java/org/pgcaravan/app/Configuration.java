package org.pgcaravan.app;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pgcaravan.dump.ImportLimits;
import org.pgcaravan.guard.Access;
import org.pgcaravan.guard.Alias;
import org.pgcaravan.guard.Aliases;
import org.pgcaravan.guard.GuardSettings;
import org.pgcaravan.guard.Hosts;
import org.pgcaravan.postgres.DatabaseUrl;
import org.pgcaravan.redis.QueueLimits;
import org.pgcaravan.redis.RedisAddress;
import org.pgcaravan.redis.RequestLimits;
import org.pgcaravan.transfer.Retention;
import org.pgcaravan.transfer.TransferSettings;

/**
 * What the operator has configured, read and checked once at the start.
 *
 * @param routes the folder of the operators' route files
 * @param dumps the folder of the dumps; need not exist yet
 * @param backups the folder of the backups; need not exist yet
 * @param imports what imports may do, and how large a file's statements and content may be
 * @param port 0 is not supported: the websocket shares it
 * @param managementPort of health and metrics; 0 for none
 * @param http who is let in; without any key only loopback may be
 * @param redis where queue, history and events are kept
 * @param node this process's name in jobs
 * @param concurrency jobs that run here at once
 * @param transferThreads tasks of all jobs that run here at once
 * @param requests how the stream of requests is read
 * @param healthAliases the databases without which the service is not ready
 * @param previewsAtOnce previews that are made here at once
 * @param tracing the address of OpenTelemetry's collector; empty: no traces are made
 * @param shutdown how long jobs that run may take to end when the service is to
 */
public record Configuration(
        Path routes,
        Path dumps,
        Path backups,
        ImportLimits imports,
        String host,
        int port,
        int managementPort,
        HttpSettings http,
        RedisAddress redis,
        String redisPrefix,
        String node,
        int concurrency,
        int transferThreads,
        Aliases aliases,
        GuardSettings guard,
        TransferSettings transfer,
        RequestLimits requests,
        Set<String> healthAliases,
        int previewsAtOnce,
        QueueLimits queue,
        Optional<URI> tracing,
        Duration shutdown,
        Map<String, String> properties) {

    private static final Pattern ALIAS_KNOB = Pattern.compile("database\\.([a-z][a-z0-9-]*)\\.(url|access|copy-of)");
    private static final Pattern ALIAS_VARIABLE = Pattern.compile("DATABASE_([A-Z][A-Z0-9_]*)_(URL|ACCESS|COPY_OF)");
    /** The names people already have. */
    private static final Map<String, String> WELL_KNOWN = Map.of(
            "production", "PRODUCTION_DATABASE_URL",
            "staging", "STAGING_DATABASE_URL",
            "dev", "DEV_DATABASE_URL",
            "local", "LOCAL_DATABASE_URL");

    /** @throws ConfigurationException naming the knob that is missing or malformed */
    public static Configuration read(Path directory, Map<String, String> environment) {
        Knobs knobs = Knobs.in(directory, environment);
        LogFormat.apply(knobs);
        String host = knobs.get("host", "127.0.0.1");
        HttpSettings http = HttpSettings.read(knobs);
        if (http.keys().isEmpty() && !Hosts.isLoopback(host)) {
            throw new ConfigurationException("host (HOST) is " + host
                    + ", which others can reach: set api.key (API_KEY), or host to 127.0.0.1.");
        }
        int concurrency = knobs.number("jobs.concurrency", 2, 1, 64);
        int jobs = knobs.number("transfer.jobs", defaultJobs(), 1, 64);
        Aliases aliases = aliases(knobs);
        return new Configuration(
                routes(directory, knobs),
                directory.resolve(knobs.get("dump.directory", "dumps")).normalize(),
                backups(directory, knobs),
                imports(knobs),
                host,
                knobs.number("port", 8080, 1, 65535),
                knobs.number("management.port", 8081, 0, 65535),
                http,
                RedisKnobs.read(directory, knobs),
                knobs.get("redis.prefix", "pgcaravan:"),
                knobs.get("node", defaultNode()),
                concurrency,
                knobs.number("transfer.threads", concurrency * jobs, 1, 512),
                aliases,
                new GuardSettings(
                        knobs.flag("destination.allow-remote"),
                        knobs.flag("destination.allow-supabase"),
                        knobs.list("destination.allow-protected"),
                        Duration.ofSeconds(knobs.number("guard.timeout", GuardSettings.TIMEOUT_SECONDS, 1, 600))),
                new TransferSettings(
                        jobs,
                        memory(knobs, "transfer.maintenance-work-mem", "256MB"),
                        new Retention(knobs.number("previous.keep", 1, 1, 1000), days(knobs, "previous.days")),
                        new Retention(knobs.number("backup.keep", 3, 1, 1000), days(knobs, "backup.days"))),
                RequestKnobs.read(knobs),
                healthAliases(knobs, aliases),
                knobs.number("previews.at-once", 4, 1, 16),
                QueueKnobs.read(knobs),
                tracing(knobs),
                Duration.ofSeconds(knobs.number("shutdown.seconds", 20, 0, 86_400)),
                knobs.all());
    }

    private static Optional<URI> tracing(Knobs knobs) {
        String endpoint = knobs.get("tracing.endpoint", "http://127.0.0.1:4318");
        if (!endpoint.matches("https?://[\\w.:\\[\\]-]+(/[\\w./-]*)?")) {
            throw new ConfigurationException(Knobs.where("tracing.endpoint")
                    + " is not of the form http://host:4318, or https://, without user and password.");
        }
        return knobs.flag("tracing") ? Optional.of(URI.create(endpoint)) : Optional.empty();
    }

    private static Set<String> healthAliases(Knobs knobs, Aliases aliases) {
        Set<String> names = knobs.list("health.aliases");
        for (String name : names) {
            if (aliases.all().stream().noneMatch(alias -> alias.name().equals(name))) {
                throw new ConfigurationException(
                        Knobs.where("health.aliases") + " names '" + name + "', which is no configured database.");
            }
        }
        return names;
    }

    private static Path backups(Path directory, Knobs knobs) {
        Path backups =
                directory.resolve(knobs.get("backup.directory", "backups")).normalize();
        if (backups.equals(
                directory.resolve(knobs.get("dump.directory", "dumps")).normalize())) {
            throw new ConfigurationException(Knobs.where("backup.directory")
                    + " is also dump.directory: backups are removed" + " when newer ones are there, dumps never.");
        }
        return backups;
    }

    private static Duration days(Knobs knobs, String name) {
        int days = knobs.number(name, 0, 0, 36_500);
        return days == 0 ? null : Duration.ofDays(days);
    }

    private static ImportLimits imports(Knobs knobs) {
        return new ImportLimits(
                unsafe(knobs),
                knobs.number("import.statement-megabytes", 64, 1, 1_024) << 20,
                (long) knobs.number("import.unpacked-gigabytes", 1_024, 1, 1_000_000) << 30);
    }

    private static boolean unsafe(Knobs knobs) {
        String value = knobs.get("import.unsafe", "refuse");
        if (!value.equals("refuse") && !value.equals("allow")) {
            throw new ConfigurationException(
                    Knobs.where("import.unsafe") + " is '" + value + "'; it is refuse or allow.");
        }
        return value.equals("allow");
    }

    private static Path routes(Path directory, Knobs knobs) {
        Path routes = directory.resolve(knobs.get("routes.directory", "routes"));
        if (!Files.isDirectory(routes)) {
            throw new ConfigurationException(
                    Knobs.where("routes.directory") + " is '" + routes + "', which is no folder; it holds the routes.");
        }
        try {
            return routes.toRealPath();
        } catch (IOException e) {
            throw new ConfigurationException(Knobs.where("routes.directory") + " cannot be read: " + e.getMessage());
        }
    }

    private static int defaultJobs() {
        return Math.max(2, Math.min(8, Runtime.getRuntime().availableProcessors()));
    }

    private static String defaultNode() {
        String host = System.getenv().getOrDefault("HOSTNAME", "node");
        return host + "-" + ProcessHandle.current().pid();
    }

    private static String memory(Knobs knobs, String name, String otherwise) {
        String value = knobs.get(name, otherwise);
        if (!value.matches("\\d{1,7}(kB|MB|GB)")) {
            throw new ConfigurationException(
                    Knobs.where(name) + " is '" + value + "'; write it as PostgreSQL does: 256MB.");
        }
        return value;
    }

    private static Aliases aliases(Knobs knobs) {
        Map<String, String> urls = new TreeMap<>();
        WELL_KNOWN.forEach(
                (alias, variable) -> Optional.ofNullable(knobs.environment().get(variable))
                        .filter(url -> !url.isBlank())
                        .ifPresent(url -> urls.put(alias, variable)));
        for (String name : knobs.all().keySet()) {
            Matcher knob = ALIAS_KNOB.matcher(name);
            if (knob.matches()) {
                addUrl(knobs, urls, knob.group(1));
            } else if (name.startsWith("database.")) {
                throw new ConfigurationException(name + " is no knob; database.<alias>.url, .access and .copy-of are.");
            }
        }
        for (String name : knobs.environment().keySet()) {
            Matcher variable = ALIAS_VARIABLE.matcher(name);
            if (variable.matches()) {
                addUrl(
                        knobs,
                        urls,
                        variable.group(1).toLowerCase(java.util.Locale.ROOT).replace('_', '-'));
            }
        }
        List<Alias> aliases = new ArrayList<>();
        urls.forEach((alias, knob) -> aliases.add(alias(knobs, alias, knob)));
        return new Aliases(aliases);
    }

    /** The alias's own knob comes before the well-known name. */
    private static void addUrl(Knobs knobs, Map<String, String> urls, String alias) {
        if (knobs.get("database." + alias + ".url").isPresent()) {
            urls.put(alias, "database." + alias + ".url");
        }
    }

    private static Alias alias(Knobs knobs, String name, String knob) {
        boolean wellKnown = WELL_KNOWN.containsValue(knob);
        String url = wellKnown ? knobs.environment().get(knob) : knobs.get(knob).orElseThrow();
        String access = "database." + name + ".access";
        try {
            DatabaseUrl parsed = DatabaseUrl.parse(url);
            knob = access;
            return new Alias(
                    name,
                    parsed,
                    Access.of(knobs.get(access, "read-only")),
                    knobs.list("database." + name + ".copy-of"));
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(
                    (WELL_KNOWN.containsValue(knob) ? knob : Knobs.where(knob)) + " " + e.getMessage() + ".");
        }
    }
}
