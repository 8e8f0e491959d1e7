package org.pgcaravan.app;

import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** Ready when requests are let in: the management server answers some moments before the routes run, and after they ended. */
final class ServingHealth extends AbstractHealthCheck {

    private final BooleanSupplier serves;

    ServingHealth(BooleanSupplier serves) {
        super("pgcaravan", "serving");
        this.serves = serves;
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        if (serves.getAsBoolean()) {
            builder.up();
        } else {
            builder.message("The service is starting or ending").down();
        }
    }
}
