package org.pgcaravan.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.camel.support.service.ServiceSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the operators' edits in {@code routes/}. An edit is first tried in a context of its own, together with the
 * other files as they run: what does not load there is refused, and the old route keeps running. An edit of a file that is at work
 * waits until it is not, because a reload would have to break a job that may run for hours.
 */
final class RouteReloader extends ServiceSupport {

    private static final Logger LOG = LoggerFactory.getLogger(RouteReloader.class);
    private static final long LOOK_MILLIS = 500;

    private final CamelContext context;
    private final Configuration configuration;
    private final Map<Path, String> running = new TreeMap<>();
    private final Map<Path, String> lastLook = new TreeMap<>();
    private final Map<Path, String> refused = new TreeMap<>();
    private final Set<Path> pending = new HashSet<>();
    private ScheduledExecutorService clock;

    RouteReloader(CamelContext context, Configuration configuration) {
        this.context = context;
        this.configuration = configuration;
    }

    @Override
    protected void doStart() throws IOException {
        running.putAll(files());
        lastLook.putAll(running);
        clock = context.getExecutorServiceManager().newSingleThreadScheduledExecutor(this, "route-reloader");
        clock.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    protected void doStop() {
        context.getExecutorServiceManager().shutdownNow(clock);
    }

    private Map<Path, String> files() throws IOException {
        Map<Path, String> files = new TreeMap<>();
        for (Path folder : configuration.routeFolders()) {
            try (Stream<Path> paths = Files.list(folder)) {
                for (Path path : paths.filter(file -> file.toString().endsWith(".camel.yaml"))
                        .toList()) {
                    files.put(path, Files.readString(path, StandardCharsets.UTF_8));
                }
            }
        }
        return files;
    }

    /** An edit counts when two looks in a row see the same: the first may have seen a file half written. */
    private void look() {
        try {
            Map<Path, String> now = files();
            List<Path> edited = now.keySet().stream()
                    .filter(file -> !now.get(file).equals(running.get(file)))
                    .filter(file -> now.get(file).equals(lastLook.get(file)))
                    .filter(file -> !now.get(file).equals(refused.get(file)))
                    .toList();
            running.keySet().stream()
                    .filter(file -> lastLook.containsKey(file) && !now.containsKey(file))
                    .forEach(file -> LOG.warn("{} is gone; its routes run on until the service starts anew", file));
            lastLook.clear();
            lastLook.putAll(now);
            for (Path file : edited) {
                apply(file, now);
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("The routes in {} cannot be looked at: {}", configuration.routes(), e.getMessage());
        }
    }

    private void apply(Path file, Map<Path, String> now) {
        Collection<Path> concerned = isShared(file) ? now.keySet() : List.of(file);
        if (isAtWork(concerned)) {
            if (pending.add(file)) {
                LOG.info("{} was edited; the edit waits until no job runs in it", file);
            }
            return;
        }
        Map<Path, String> together = new TreeMap<>(running);
        together.put(file, now.get(file));
        try {
            new RouteRehearsal(context).rehearse(together);
            replace(concerned, together);
            running.put(file, now.get(file));
            refused.remove(file);
            LOG.info("{} was edited; its routes run as they stand there now", file);
        } catch (Exception e) {
            refused.put(file, now.get(file));
            LOG.error("{} was edited and is refused; the old route keeps running: {}", file, reason(e));
        } finally {
            pending.remove(file);
        }
    }

    /** Loads just what was rehearsed, not what the disk holds by now; when it does not start after all, what ran before. */
    private void replace(Collection<Path> files, Map<Path, String> texts) throws Exception {
        Set<Path> all = new TreeSet<>(files);
        all.retainAll(texts.keySet());
        try {
            load(all, texts);
        } catch (Exception e) {
            all.retainAll(running.keySet());
            load(all, running);
            throw e;
        }
    }

    private void load(Set<Path> files, Map<Path, String> texts) throws Exception {
        List<Resource> resources = new ArrayList<>();
        for (Path file : files) {
            resources.add(ResourceHelper.fromString("file:" + file, texts.get(file)));
        }
        Set<String> before = routesOf(files);
        Set<String> now = PluginHelper.getRoutesLoader(context).updateRoutes(resources);
        before.removeAll(now);
        for (String gone : before) {
            context.getRouteController().stopRoute(gone);
            context.removeRoute(gone);
        }
    }

    private Set<String> routesOf(Collection<Path> files) {
        Set<String> locations = new HashSet<>();
        files.forEach(file -> locations.add("file:" + file));
        Set<String> ids = new HashSet<>();
        for (Route route : context.getRoutes()) {
            Resource source = route.getSourceResource();
            if (source != null && locations.contains(source.getLocation())) {
                ids.add(route.getRouteId());
            }
        }
        return ids;
    }

    /** What shared/ holds is part of every route. */
    private boolean isShared(Path file) {
        return file.startsWith(configuration.routes().resolve("shared"));
    }

    private boolean isAtWork(Collection<Path> files) {
        return routesOf(files).stream()
                .anyMatch(route -> context.getInflightRepository().size(route) > 0);
    }

    private static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage()).strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
