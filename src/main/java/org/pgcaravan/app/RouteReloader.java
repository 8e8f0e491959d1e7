package org.pgcaravan.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.support.service.ServiceSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads the operators' {@code routes/} at the start and follows their edits. An edit is first tried in a context of its
 * own, together with the other files as they run: what does not load there is refused, and the old route keeps running. An
 * edit of a file that is at work waits until it is not, because a reload would have to break a job that may run for hours.
 */
final class RouteReloader extends ServiceSupport {

    private static final Logger LOG = LoggerFactory.getLogger(RouteReloader.class);
    private static final long LOOK_MILLIS = 500;

    private final CamelContext context;
    private final RouteFiles files;
    private final RouteStates states;
    private final LoadedRoutes loaded;
    private final Map<Path, String> running = new HashMap<>();
    private final Map<Path, String> lastLook = new HashMap<>();
    /** By file the text that was refused; null text: the file's absence. */
    private final Map<Path, String> refused = new HashMap<>();

    private final Set<String> taken;
    private ScheduledExecutorService clock;

    /** @param context with the service's own routes, and none of the files' */
    RouteReloader(CamelContext context, RouteFiles files, RouteStates states) {
        this.context = context;
        this.files = files;
        this.states = states;
        this.loaded = new LoadedRoutes(context);
        this.taken = loaded.routeIds();
    }

    LoadedRoutes loaded() {
        return loaded;
    }

    /**
     * Loads all files into the context, which has not started yet. One that cannot run is left out, unless the service
     * cannot do without it.
     *
     * @throws ConfigurationException naming the file that is missing or broken
     */
    void loadAll() throws Exception {
        Map<Path, String> there = files.read();
        Set<String> missing = files.missing(there);
        if (!missing.isEmpty()) {
            throw new ConfigurationException(Knobs.where("routes.directory") + " lacks " + String.join(", ", missing)
                    + ", which the service cannot do without.");
        }
        Map<Path, String> sound = new HashMap<>(there);
        while (!isSound(sound)) {
            // the one to blame is left out, and the others are looked at again
        }
        for (Map.Entry<Path, String> file : files.inOrder(sound).entrySet()) {
            loaded.load(file.getKey(), file.getValue());
            states.running(file.getKey());
        }
        running.putAll(sound);
        lastLook.putAll(there);
    }

    private boolean isSound(Map<Path, String> sound) {
        try {
            new RouteRehearsal(context, taken).rehearse(files.inOrder(sound));
            return true;
        } catch (RouteRefusedException e) {
            Path file = e.file();
            if (file == null || files.isNeeded(file)) {
                throw new ConfigurationException((file == null ? "routes/" : "routes/" + files.name(file))
                        + " cannot run, and the service cannot do without it: " + e.getMessage());
            }
            LOG.error("{} is refused, and the service starts without it: {}", file, e.getMessage());
            states.refused(file, e.getMessage());
            refused.put(file, sound.remove(file));
            return false;
        }
    }

    @Override
    protected void doStart() {
        clock = context.getExecutorServiceManager().newSingleThreadScheduledExecutor(this, "route-reloader");
        clock.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    protected void doStop() {
        context.getExecutorServiceManager().shutdownNow(clock);
    }

    /** An edit counts when two looks in a row see the same: the first may have seen a file half written. */
    private void look() {
        try {
            Map<Path, String> now = files.read();
            List<Path> edited = now.keySet().stream()
                    .filter(file -> now.get(file).equals(lastLook.get(file)))
                    .filter(file -> !now.get(file).equals(running.get(file)))
                    .filter(file -> !now.get(file).equals(refused.get(file)))
                    .toList();
            Set<Path> gone = new HashSet<>(states.all().keySet());
            gone.removeIf(file -> now.containsKey(file) || lastLook.containsKey(file));
            Set<Path> back = new HashSet<>(running.keySet());
            back.removeIf(file -> !running.get(file).equals(now.get(file)));
            lastLook.clear();
            lastLook.putAll(now);
            edited.forEach(file -> apply(file, now.get(file)));
            gone.forEach(this::remove);
            back.forEach(this::settle);
        } catch (IOException | RuntimeException e) {
            LOG.warn("The routes cannot be looked at: {}", e.getMessage());
        }
    }

    /** What was edited and refused, or waits, stands again as it runs. */
    private void settle(Path file) {
        refused.remove(file);
        if (!states.of(file).state().equals("running")) {
            states.running(file);
        }
    }

    private void apply(Path file, String text) {
        if (mustWait(file)) {
            return;
        }
        Map<Path, String> together = new HashMap<>(running);
        together.put(file, text);
        try {
            if (!replace(file, together)) {
                return;
            }
            running.put(file, text);
            refused.remove(file);
            states.running(file);
            LOG.info("{} was edited; its routes run as they stand there now", file);
        } catch (Exception e) {
            refused.put(file, text);
            states.refused(file, RouteRefusedException.reason(e));
            LOG.error(
                    running.containsKey(file)
                            ? "{} was edited and is refused; the old route keeps running: {}"
                            : "{} is new and is refused: {}",
                    file,
                    RouteRefusedException.reason(e));
        }
    }

    /** A file that was deleted takes its routes along, unless others cannot do without it. */
    private void remove(Path file) {
        if (!running.containsKey(file)) { // it never ran
            states.forget(file);
            refused.remove(file);
            return;
        }
        if (refused.containsKey(file) && refused.get(file) == null || mustWait(file)) {
            return;
        }
        Map<Path, String> together = new HashMap<>(running);
        together.remove(file);
        try {
            if (!replace(file, together)) {
                return;
            }
            running.remove(file);
            refused.remove(file);
            states.forget(file);
            LOG.info("{} is gone, and so are its routes", file);
        } catch (Exception e) {
            refused.put(file, null);
            states.refused(file, "The file is gone; its routes run on: " + RouteRefusedException.reason(e));
            LOG.error("{} is gone; its routes run on: {}", file, RouteRefusedException.reason(e));
        }
    }

    private Collection<Path> concernedBy(Path file) {
        return files.concernsAll(file) ? running.keySet() : List.of(file);
    }

    private boolean mustWait(Path file) {
        if (!loaded.isAtWork(concernedBy(file))) {
            return false;
        }
        if (states.pending(file)) {
            LOG.info("{} was edited; the edit waits until no job runs in it", file);
        }
        return true;
    }

    /**
     * Loads just what was rehearsed, not what the disk holds by now; when it does not start after all, what ran before.
     *
     * @return false when a job began in the file during the rehearsal, and the edit is to wait
     */
    private boolean replace(Path file, Map<Path, String> together) throws Exception {
        new RouteRehearsal(context, taken).rehearse(files.inOrder(together));
        if (mustWait(file)) {
            return false;
        }
        List<Path> concerned = new ArrayList<>(concernedBy(file));
        concerned.add(file);
        try {
            load(concerned, together);
            return true;
        } catch (Exception e) {
            load(concerned, running);
            throw e;
        }
    }

    private void load(Collection<Path> concerned, Map<Path, String> texts) throws Exception {
        for (Path file : concerned) {
            if (!texts.containsKey(file)) {
                loaded.unload(file);
            }
        }
        for (Map.Entry<Path, String> file : files.inOrder(texts).entrySet()) {
            if (concerned.contains(file.getKey())) {
                loaded.load(file.getKey(), file.getValue());
            }
        }
    }
}
