package org.pgcaravan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every row of the tables in docs/safety.md names tests, and those exist. */
class SafetyDocTest {

    private static final Pattern NAMED = Pattern.compile("`(\\w+(?:Test|IT))#(\\w+)`");
    private static final Path TESTS = Path.of("src", "test", "java");

    @Test
    void everyRowNamesATestThatExists() throws IOException {
        List<String> rows = rows();
        List<String> missing = new ArrayList<>();
        for (String row : rows) {
            Matcher named = NAMED.matcher(row.substring(row.lastIndexOf('|', row.length() - 2)));
            boolean any = false;
            while (named.find()) {
                any = true;
                if (!exists(named.group(1), named.group(2))) {
                    missing.add(named.group());
                }
            }
            assertThat(any).as("names a test in its last column: " + row).isTrue();
        }
        assertThat(missing).isEmpty();
        assertThat(rows).hasSizeGreaterThan(20);
    }

    /** @return the rows of tables whose last column is called tests, without their heads */
    private static List<String> rows() throws IOException {
        List<String> rows = new ArrayList<>();
        boolean inTable = false;
        for (String line : Files.readAllLines(Path.of("docs", "safety.md"))) {
            boolean isRow = line.startsWith("|");
            if (inTable && isRow && !line.startsWith("|---")) {
                rows.add(line.stripTrailing());
            }
            inTable = isRow && (inTable || line.stripTrailing().endsWith("| tests |"));
        }
        return rows;
    }

    private static boolean exists(String type, String method) throws IOException {
        try (Stream<Path> files = Files.walk(TESTS)) {
            List<Path> found =
                    files.filter(file -> file.endsWith(type + ".java")).toList();
            assertThat(found).as(type).hasSize(1);
            return Pattern.compile(
                            "@(Test|ParameterizedTest)\\b(?:(?!\\bvoid\\b).)*\\bvoid " + method + "\\(", Pattern.DOTALL)
                    .matcher(Files.readString(found.get(0)))
                    .find();
        }
    }
}
