package org.pgcaravan.app;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.pgcaravan.guard.Alias;
import org.pgcaravan.guard.Guard;

/** Ready as long as a database answers, for those that {@code health.aliases} names. */
final class AliasHealth extends AbstractHealthCheck {

    private static final long PATIENCE_SECONDS = 5;

    private final Alias alias;
    private final Guard guard;
    private CompletableFuture<?> question;

    AliasHealth(Alias alias, Guard guard) {
        super("pgcaravan", "database-" + alias.name());
        this.alias = alias;
        this.guard = guard;
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        try {
            ask().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            builder.up();
        } catch (ExecutionException e) {
            builder.message(e.getCause().getMessage()).down();
        } catch (TimeoutException e) {
            builder.message("'" + alias.name() + "' has not answered for " + PATIENCE_SECONDS + " seconds")
                    .down();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            builder.unknown();
        }
    }

    /** One question at a time, however often somebody looks: a database that hangs is asked no more. */
    private synchronized CompletableFuture<?> ask() {
        if (question == null || question.isDone()) {
            question = CompletableFuture.runAsync(() -> guard.identify(alias));
        }
        return question;
    }
}
