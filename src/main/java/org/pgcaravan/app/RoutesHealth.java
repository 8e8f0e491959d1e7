package org.pgcaravan.app;

import java.nio.file.Path;
import java.util.Map;
import java.util.StringJoiner;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * Names refused route files. Part of {@code /observe/health} alone: what ran before runs on, so the service is ready and
 * alive.
 */
final class RoutesHealth extends AbstractHealthCheck {

    private final RouteFiles files;
    private final RouteStates states;

    RoutesHealth(RouteFiles files, RouteStates states) {
        super("pgcaravan", "route-files");
        this.files = files;
        this.states = states;
    }

    @Override
    public boolean isReadiness() {
        return false;
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        StringJoiner refused = new StringJoiner("; ");
        for (Map.Entry<Path, RouteStates.Standing> file : states.all().entrySet()) {
            if (file.getValue().state().equals("refused")) {
                refused.add(files.name(file.getKey()) + " is refused: "
                        + file.getValue().reason());
            }
        }
        if (refused.length() == 0) {
            builder.up();
        } else {
            builder.message(refused.toString()).down();
        }
    }
}
