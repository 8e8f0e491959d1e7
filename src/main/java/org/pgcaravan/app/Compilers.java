package org.pgcaravan.app;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says what HotSpot's optimizing compiler (C2) is for: the code that handles rows, as {@code jvm/compilers.json} lists it. All else
 * keeps what the quick one (C1) made of it, for while a service starts, and in its first jobs, half of the processor's time goes
 * to optimizing frameworks that then wait for PostgreSQL.
 *
 * <p>By HotSpot's <i>compiler directives</i> (JEP 165). A JVM that has none compiles as it likes.
 */
final class Compilers {

    /** A system property: {@code everything} lets HotSpot optimize what it likes. */
    static final String OPTIMIZE = "pgcaravan.optimize";

    private static final Logger LOG = LoggerFactory.getLogger(Compilers.class);
    private static final String DIRECTIVES = "/jvm/compilers.json";
    private static final String DIAGNOSTIC_COMMAND = "com.sun.management:type=DiagnosticCommand";

    private Compilers() {}

    /** Takes effect for what is compiled from now on. Never fails. */
    static void direct() {
        if ("everything".equals(System.getProperty(OPTIMIZE))) {
            return;
        }
        try {
            Path file = Files.createTempFile("pgcaravan-compilers", ".json");
            try (InputStream directives = Compilers.class.getResourceAsStream(DIRECTIVES)) {
                Files.copy(directives, file, StandardCopyOption.REPLACE_EXISTING);
                LOG.debug("C2 compiles what handles rows: {}", add(file).strip());
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException | JMException | RuntimeException e) {
            LOG.debug("The JVM compiles as it likes: {}", e.toString());
        }
    }

    /** @return what the JVM says to it */
    static String add(Path directives) throws JMException {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        Object[] arguments = {new String[] {directives.toString()}};
        String[] signature = {String[].class.getName()};
        return (String)
                server.invoke(new ObjectName(DIAGNOSTIC_COMMAND), "compilerDirectivesAdd", arguments, signature);
    }
}
