package org.pgcaravan.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The operators' folder of route files. */
final class RouteFiles {

    /** Without these no job is taken in, run or ended. */
    static final Set<String> NEEDED_ROUTES = Set.of(
            "job-submit-http",
            "job-run",
            "sync-run",
            "export-run",
            "import-run",
            "backup-run",
            "undo-run",
            "task-run",
            "job-finish",
            "progress-publish");

    private static final String SUFFIX = ".camel.yaml";
    private static final String ERROR_HANDLING = "shared/error-handling" + SUFFIX;

    private final Path root;

    /** @param root a real path, see {@link Path#toRealPath} */
    RouteFiles(Path root) {
        this.root = root;
    }

    /** @return the files and their text, in the order in which they are loaded: what others build upon first */
    Map<Path, String> read() throws IOException {
        Map<Path, String> files = new TreeMap<>();
        for (String folder : new String[] {"shared", "templates", ""}) {
            if (Files.isDirectory(root.resolve(folder))) {
                readFolder(root.resolve(folder), files);
            }
        }
        return inOrder(files);
    }

    private static void readFolder(Path folder, Map<Path, String> files) throws IOException {
        try (Stream<Path> paths = Files.list(folder)) {
            for (Path path :
                    paths.filter(file -> file.toString().endsWith(SUFFIX)).toList()) {
                files.put(path, Files.readString(path, StandardCharsets.UTF_8));
            }
        }
    }

    /** Shared files, templates, the files that are needed, then all others: of two routes of one id the latter is refused. */
    Map<Path, String> inOrder(Map<Path, String> files) {
        Map<Path, String> ordered = new LinkedHashMap<>();
        files.entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<Path, String> file) -> rank(file.getKey()))
                        .thenComparing(Map.Entry::getKey))
                .forEach(file -> ordered.put(file.getKey(), file.getValue()));
        return ordered;
    }

    private int rank(Path file) {
        if (file.startsWith(root.resolve("shared"))) {
            return 0;
        } else if (file.startsWith(root.resolve("templates"))) {
            return 1;
        }
        return isNeeded(file) ? 2 : 3;
    }

    /** Whether the service cannot do without this file. */
    boolean isNeeded(Path file) {
        String name = name(file);
        return name.equals(ERROR_HANDLING)
                || name.endsWith(SUFFIX) && NEEDED_ROUTES.contains(name.substring(0, name.length() - SUFFIX.length()));
    }

    /** Whether what it holds may be part of any route. */
    boolean concernsAll(Path file) {
        return rank(file) < 2;
    }

    /** @return the name within the folder, with slashes */
    String name(Path file) {
        return root.relativize(file).toString().replace('\\', '/');
    }

    /** @return the names of files that the service cannot do without and that are not there */
    Set<String> missing(Map<Path, String> files) {
        Set<String> names = new java.util.TreeSet<>();
        NEEDED_ROUTES.forEach(route -> names.add(route + SUFFIX));
        names.add(ERROR_HANDLING);
        files.keySet().forEach(file -> names.remove(name(file)));
        return names;
    }
}
