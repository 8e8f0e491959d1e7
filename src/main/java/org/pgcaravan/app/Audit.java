package org.pgcaravan.app;

import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.Header;
import org.pgcaravan.job.AuditEntry;
import org.pgcaravan.job.AuditLog;
import org.pgcaravan.job.Job;
import org.pgcaravan.job.JobHistory;
import org.pgcaravan.job.QueueUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down who did what: a line of the logger {@code audit}, and an entry in the {@link AuditLog}. Nobody waits for
 * it. What the log cannot take, because Redis is away, stands in the lines alone, and a warning says so.
 */
public final class Audit implements Consumer<AuditEntry>, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("audit");
    private static final Pattern JOB = Pattern.compile("/api/jobs/([0-9a-z-]{8,40})(?:/.*)?");
    private static final Pattern DUMP = Pattern.compile("/api/dumps/([0-9A-Za-z][0-9A-Za-z._-]{0,127})");
    private static final int WAITING = 10_000;
    private static final int CLOSING_SECONDS = 5;
    private static final int ADDRESSES = 1_000;
    private static final long REFUSED_AGAIN_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final int DEFAULT_LIMIT = 50;

    private final AuditLog log;
    private final JobHistory history;
    private final String node;
    private final ThreadPoolExecutor writer = new ThreadPoolExecutor(
            1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), task -> new Thread(task, "audit"));
    /** When a key of each address was written down as refused; the longest ago goes first. */
    private final Map<String, Long> refused = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > ADDRESSES;
        }
    };

    Audit(AuditLog log, JobHistory history, String node) {
        this.log = log;
        this.history = history;
        this.node = node;
    }

    @Override
    public void accept(AuditEntry entry) {
        write(entry);
        later(entry, () -> keep(entry));
    }

    /** A job was asked for by Redis. */
    void requested(Job job) {
        String type = job.type().wireName();
        accept(AuditEntry.of("start" + Character.toUpperCase(type.charAt(0)) + type.substring(1), job, node));
    }

    /** A caller is let in to destroy something: this line stands in the log before that, and its answer in another behind it. */
    void asked(String path, Caller caller, String operation) {
        write(entry(
                operation,
                caller,
                null,
                find(JOB, path).orElse(null),
                find(DUMP, path).orElse(null)));
    }

    /** A caller was let in to do something, and is answered by now, or has hung up. */
    void answered(RoutingContext context, Caller caller, String operation) {
        boolean heard = context.response().ended();
        String path = context.normalizedPath();
        String location = Optional.ofNullable(context.response().headers().get("Location"))
                .orElse(path);
        AuditEntry entry = entry(
                operation,
                caller,
                heard ? context.response().getStatusCode() : null,
                find(JOB, location).or(() -> find(JOB, path)).orElse(null),
                find(DUMP, location).orElse(null));
        later(entry, () -> {
            AuditEntry whole = withDestination(entry);
            write(whole);
            keep(whole);
        });
    }

    /** A caller may not do that. */
    void forbidden(Caller caller, String operation, int status) {
        accept(entry(operation, caller, status, null, null));
    }

    /** A key or a ticket that is nobody's: written down once a minute for each address, or guesses would push all else out. */
    void refused(String address, int status) {
        long now = System.nanoTime();
        synchronized (refused) {
            Long before = refused.get(address);
            if (before != null && now - before < REFUSED_AGAIN_NANOS) {
                return;
            }
            refused.remove(address);
            refused.put(address, now);
        }
        accept(entry("keyRefused", new Caller(null, null, address), status, null, null));
    }

    private AuditEntry entry(String action, Caller caller, Integer status, String job, String dump) {
        return new AuditEntry(
                null,
                Instant.now(),
                action,
                caller.name(),
                caller.role() == null ? null : caller.role().wireName(),
                caller.address(),
                node,
                status,
                job,
                dump,
                null,
                null,
                null);
    }

    private static Optional<String> find(Pattern pattern, String path) {
        Matcher matcher = pattern.matcher(path);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    private AuditEntry withDestination(AuditEntry entry) {
        try {
            return entry.job() == null
                    ? entry
                    : history.find(entry.job())
                            .map(job -> entry.withDestination(job.destination()))
                            .orElse(entry);
        } catch (QueueUnavailableException e) {
            return entry;
        }
    }

    private static void write(AuditEntry entry) {
        StringBuilder line = new StringBuilder(entry.action());
        say(line, "name", entry.name());
        say(line, "role", entry.role());
        say(line, "address", entry.address());
        say(line, "status", entry.status());
        say(line, "job", entry.job());
        say(line, "dump", entry.dump());
        say(line, "destination", entry.destination());
        say(line, "database", entry.database());
        say(line, "reason", entry.reason());
        LOG.info("{}", line);
    }

    private static void say(StringBuilder line, String what, Object value) {
        if (value != null) {
            line.append(' ').append(what).append('=').append(value);
        }
    }

    private void later(AuditEntry entry, Runnable writing) {
        try {
            writer.execute(writing);
        } catch (RejectedExecutionException e) {
            write(entry);
            LOG.warn("The line before is not kept in Redis: too many wait, or the service is ending");
        }
    }

    private void keep(AuditEntry entry) {
        try {
            log.append(entry);
        } catch (QueueUnavailableException e) {
            LOG.warn("{} of {} is not kept in Redis: {}", entry.action(), entry.at(), e.getMessage());
        }
    }

    /** {@code GET /api/audit}. */
    public Map<String, Object> list(@Header(Exchange.HTTP_RAW_QUERY) String rawQuery) {
        Query query = Query.of(rawQuery);
        String limit = query.get("limit");
        try {
            AuditLog.Page page = log.list(limit == null ? DEFAULT_LIMIT : Integer.parseInt(limit), query.get("cursor"));
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("entries", page.entries());
            if (page.next() != null) {
                answer.put("next", page.next());
            }
            return answer;
        } catch (IllegalArgumentException e) {
            throw new BadRequestException(e.getMessage());
        }
    }

    /** Writes what waits, as far as Redis takes it. */
    @Override
    public void close() throws InterruptedException {
        writer.shutdown();
        if (!writer.awaitTermination(CLOSING_SECONDS, TimeUnit.SECONDS)) {
            LOG.warn("{} entries are not kept in Redis", writer.shutdownNow().size());
        }
    }
}
