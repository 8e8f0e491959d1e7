package org.pgcaravan.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pgcaravan.guard.Verdict.Rule;
import org.pgcaravan.postgres.DatabaseUrl;

/** May this be written to? Every case is a line of {@code guard/write-rules.txt}; its head says how to read one. */
class WriteRulesTest {

    /** What the reason has to name, so that the reader knows what to do. */
    private static final Map<Rule, String> NAMED = Map.ofEntries(
            Map.entry(Rule.ALLOWED, "database.%s.access=writable"),
            Map.entry(Rule.SAME_ALIAS, "'%s' are the same database"),
            Map.entry(Rule.READ_ONLY, "database.%s.access=writable"),
            Map.entry(Rule.PROTECTED_NAME, "destination.allow-protected=%s"),
            Map.entry(Rule.SUPABASE_HOST, "destination.allow-supabase=true"),
            Map.entry(Rule.REMOTE_HOST, "destination.allow-remote=true"),
            Map.entry(Rule.SOURCE_ADDRESS, "'%s' are the same database"),
            Map.entry(Rule.PROTECTED_ADDRESS, "database.%s.copy-of="),
            Map.entry(Rule.MARKED, "pgcaravan: read-only"),
            Map.entry(Rule.SUPABASE_ROLE, "destination.allow-supabase=true"),
            Map.entry(Rule.SOURCE_DATABASE, "'%s' are the same database"),
            Map.entry(Rule.PROTECTED_DATABASE, "database.%s.copy-of="));

    /** One line of the table. */
    record Case(String aliases, String job, String knobs, String target, String seen, Rule rule, String what) {

        static Case of(String line) {
            String[] cells = line.split("\\|", -1);
            assertThat(cells).as(line).hasSize(7);
            List<String> cell = Arrays.stream(cells).map(String::strip).toList();
            return new Case(
                    cell.get(0),
                    cell.get(1),
                    cell.get(2),
                    cell.get(3),
                    cell.get(4),
                    Rule.valueOf(cell.get(5)),
                    cell.get(6));
        }

        Facts facts() {
            Aliases all = new Aliases(words(aliases).map(Case::alias).toList());
            String[] sides = job.split(">");
            Facts configured =
                    Facts.ofConfiguration(sides[0].isEmpty() ? null : all.named(sides[0]), all.named(sides[1]), all);
            Map<String, Sighting> sightings = new HashMap<>();
            Set<String> seeing = new HashSet<>();
            words(seen).forEach(word -> {
                String name = word.substring(0, word.indexOf('='));
                String is = word.substring(word.indexOf('=') + 1);
                if (is.equals("!")) {
                    seeing.add(name);
                } else {
                    sightings.put(name, new Sighting(identity(is), Instant.EPOCH));
                }
            });
            return configured.with(target.isEmpty() ? null : identity(target), sightings, seeing);
        }

        GuardSettings settings() {
            Set<String> allowed = new HashSet<>(words(knobs).toList());
            boolean remote = allowed.remove("remote");
            boolean supabase = allowed.remove("supabase");
            return new GuardSettings(
                    remote, supabase, allowed, GuardSettings.strict().timeout());
        }

        private static Stream<String> words(String text) {
            return Arrays.stream(text.split(" ")).filter(word -> !word.isEmpty());
        }

        private static Alias alias(String word) {
            String[] copy = word.split("~");
            String[] parts = copy[0].split("@", 2);
            boolean writable = parts[0].startsWith("+");
            return new Alias(
                    writable ? parts[0].substring(1) : parts[0],
                    DatabaseUrl.parse("postgresql://someone@" + parts[1]),
                    writable ? Access.WRITABLE : Access.READ_ONLY,
                    copy.length == 1 ? Set.of() : Set.of(copy[1].split(",")));
        }

        private static Identity identity(String word) {
            List<String> parts = new ArrayList<>(List.of(word.split(":")));
            return new Identity(
                    known(parts.get(0)),
                    known(parts.get(1)),
                    Long.parseLong(parts.get(2)),
                    parts.get(3),
                    parts.contains("marked"),
                    parts.contains("supabase"),
                    170000,
                    "17.0");
        }

        private static String known(String text) {
            return text.equals("-") ? null : text;
        }

        @Override
        public String toString() {
            return rule + ": " + what;
        }
    }

    static List<Case> cases() throws IOException {
        try (var file = WriteRulesTest.class.getResourceAsStream("/guard/write-rules.txt")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(Case::of)
                    .toList();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void verdict(Case one) {
        Facts facts = one.facts();
        Verdict verdict = new WriteRules(one.settings()).judge(facts);

        assertThat(verdict.rule()).as(verdict.reason()).isEqualTo(one.rule());
        assertThat(verdict.reason())
                .contains(NAMED.get(one.rule()).formatted(facts.destination().name()))
                .endsWith(".")
                .doesNotContain("someone");
    }

    @Test
    void thereAreAHundredCasesAndEveryRuleHasSome() throws IOException {
        assertThat(cases()).hasSizeGreaterThanOrEqualTo(100);
        assertThat(cases().stream().map(Case::rule)).contains(Rule.values());
        assertThat(cases().stream().map(Case::what)).doesNotHaveDuplicates();
    }

    /** Whatever a configuration refuses, no live connection makes it allowed. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void whatIsRefusedByConfigurationStaysRefused(Case one) {
        Facts live = one.facts();
        Facts before = live.with(null, Map.of(), Set.of());
        Verdict first = new WriteRules(one.settings()).judge(before);

        if (!first.isAllowed()) {
            assertThat(new WriteRules(one.settings()).judge(live)).isEqualTo(first);
        } else {
            assertThat(one.rule())
                    .isIn(Rule.ALLOWED, Rule.MARKED, Rule.SUPABASE_ROLE, Rule.SOURCE_DATABASE, Rule.PROTECTED_DATABASE);
        }
    }
}
