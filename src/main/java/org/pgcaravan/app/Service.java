package org.pgcaravan.app;

import java.nio.file.Path;
import java.util.Optional;
import org.apache.camel.main.Main;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The service as a whole: configured, wired, started, and closed again. */
public final class Service implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Service.class);
    private static final int EXIT_CONFIGURATION = 2;

    private final EmbeddedMain main;
    private final Wiring wiring;

    private Service(EmbeddedMain main, Wiring wiring) {
        this.main = main;
        this.wiring = wiring;
    }

    /**
     * Serves until the process is told to end.
     *
     * @return the process's exit code: 2 when the configuration is wrong, 1 when the start failed
     */
    public static int run() {
        Compilers.direct();
        Configuration configuration;
        try {
            configuration = Configuration.read(Path.of("."), System.getenv());
        } catch (ConfigurationException e) {
            System.err.println("pgcaravan: " + e.getMessage());
            return EXIT_CONFIGURATION;
        }
        Main main = new Main();
        Wiring wiring = new Wiring(configuration);
        try {
            wiring.wire(main);
            main.run();
            return main.getExitCode();
        } catch (Exception e) {
            Optional<String> knob = misconfiguration(e);
            if (knob.isPresent()) {
                System.err.println("pgcaravan: " + knob.get());
                return EXIT_CONFIGURATION;
            }
            LOG.error("The service did not start", e);
            return 1;
        } finally {
            wiring.close();
        }
    }

    private static Optional<String> misconfiguration(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConfigurationException) {
                return Optional.of(cause.getMessage());
            }
        }
        return Optional.empty();
    }

    /** Starts a service inside this process; returns when it serves. */
    public static Service start(Configuration configuration) throws Exception {
        EmbeddedMain main = new EmbeddedMain();
        Wiring wiring = new Wiring(configuration);
        try {
            wiring.wire(main);
            main.open();
            return new Service(main, wiring);
        } catch (Exception e) {
            main.end();
            wiring.close();
            throw e;
        }
    }

    @Override
    public void close() {
        main.end();
        wiring.close();
    }

    /**
     * Camel's main for a process that goes on with other things: {@code run()} would wait and take the process's
     * signals, and {@code start()} alone tells no listener.
     */
    private static final class EmbeddedMain extends Main {

        void open() throws Exception {
            init();
            beforeStart();
            start();
            afterStart();
        }

        void end() {
            try {
                beforeStop();
            } catch (Exception e) {
                LOG.warn("Not ended in order: {}", e.getMessage());
            }
            stop();
        }
    }
}
