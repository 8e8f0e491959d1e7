package org.pgcaravan;

import org.pgcaravan.app.Service;

/** Starts the service. */
public final class Application {

    private Application() {}

    public static void main(String[] args) {
        System.exit(Service.run());
    }
}
