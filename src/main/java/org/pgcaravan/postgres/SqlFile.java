package org.pgcaravan.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** The queries under {@code src/main/resources/sql}, one a file. */
public final class SqlFile {

    private static final Map<String, String> TEXTS = new ConcurrentHashMap<>();

    private SqlFile() {}

    /**
     * Reads a query without its comments: a server whose encoding lacks one of their characters refuses the whole.
     *
     * @param name path below {@code sql/}, without {@code .sql}
     * @throws IllegalArgumentException when there is none of that name
     */
    public static String read(String name) {
        return TEXTS.computeIfAbsent(name, SqlFile::load);
    }

    private static String load(String name) {
        try (InputStream file = SqlFile.class.getResourceAsStream("/sql/" + name + ".sql")) {
            if (file == null) {
                throw new IllegalArgumentException("No such query: sql/" + name + ".sql");
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("--"))
                    .collect(Collectors.joining("\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
