package org.pgcaravan.app;

import java.nio.file.Path;
import org.apache.camel.main.Main;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The service as a whole: configured, wired, started, and closed again. */
public final class Service implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Service.class);
    private static final int EXIT_CONFIGURATION = 2;

    private final InProcess main;
    private final Wiring wiring;

    private Service(InProcess main, Wiring wiring) {
        this.main = main;
        this.wiring = wiring;
    }

    /**
     * Serves until the process is told to end.
     *
     * @return the process's exit code: 2 when the configuration is wrong, 1 when the start failed
     */
    public static int run() {
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
            LOG.error("The service did not start", e);
            return 1;
        } finally {
            wiring.close();
        }
    }

    /** Starts a service inside this process; returns when it serves. */
    public static Service start(Configuration configuration) throws Exception {
        InProcess main = new InProcess();
        Wiring wiring = new Wiring(configuration);
        try {
            wiring.wire(main);
            main.begin();
            return new Service(main, wiring);
        } catch (Exception e) {
            main.stop();
            wiring.close();
            throw e;
        }
    }

    /** Tells the listeners of start and stop, as {@code run()} does; {@code start()} alone does not. */
    private static final class InProcess extends Main {
        void begin() throws Exception {
            beforeStart();
            start();
            afterStart();
        }

        void end() throws Exception {
            beforeStop();
            stop();
            afterStop();
        }
    }

    @Override
    public void close() {
        try {
            main.end();
        } catch (Exception e) {
            LOG.warn("The service did not end in order", e);
        } finally {
            wiring.close();
        }
    }
}
