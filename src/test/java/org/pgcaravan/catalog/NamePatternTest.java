package org.pgcaravan.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class NamePatternTest {

    static Stream<Arguments> patterns() {
        return Stream.of(
                arguments("orders", "^(orders)$"),
                arguments("Orders", "^(orders)$"),
                arguments("ÄRGER", "^(Ärger)$"),
                arguments("\"Orders\"", "^(Orders)$"),
                arguments("o*s", "^(o.*s)$"),
                arguments("o?s", "^(o.s)$"),
                arguments("\"o*s?\"", "^(o\\*s\\?)$"),
                arguments("a|b", "^(a|b)$"),
                arguments("(a|b)c+", "^((a|b)c+)$"),
                arguments("[ab]c", "^([ab]c)$"),
                arguments("_int4[]", "^(_int4\\[])$"),
                arguments("a$b", "^(a\\$b)$"),
                arguments("\"a$b\"", "^(a\\$b)$"),
                arguments("\"a\"\"b\"", "^(a\"b)$"),
                arguments("a\"\"b", "^(ab)$"),
                arguments("\"a.b\"", "^(a\\.b)$"),
                arguments("A\"B\"C", "^(aBc)$"),
                arguments("\"open", "^(open)$"),
                arguments("x'; drop table y --", "^(x'; drop table y --)$"),
                arguments("\\d", "^(\\d)$"),
                arguments("\"\\d{2}^|\"", "^(\\\\d\\{2\\}\\^\\|)$"));
    }

    @ParameterizedTest
    @MethodSource("patterns")
    void becomesARegularExpression(String pattern, String expression) {
        assertThat(NamePattern.ofSchema(pattern).name()).isEqualTo(expression);
        assertThat(NamePattern.ofTable(pattern).name()).isEqualTo(expression);
    }

    @Test
    void dotsSeparateSchemaAndDatabase() {
        NamePattern pattern = NamePattern.ofTable("\"My\".Sh?p.\"a.b\"*");

        assertThat(pattern.database()).isEqualTo("My");
        assertThat(pattern.schema()).isEqualTo("^(sh.p)$");
        assertThat(pattern.name()).isEqualTo("^(a\\.b.*)$");
        assertThat(NamePattern.ofTable("orders").schema()).isNull();
        assertThat(NamePattern.ofSchema("DB.*").database()).isEqualTo("db");
        assertThat(NamePattern.ofSchema("DB.*").name()).isEqualTo("^(.*)$");
    }

    @Test
    void databaseIsTakenLiterally() {
        assertThat(NamePattern.ofTable("D*?\"[x]\"$.s.t").database()).isEqualTo("d*?[x]$");
    }

    @Test
    void tooManyPartsAreRefused() {
        assertThatThrownBy(() -> NamePattern.ofTable("a.b.c.d"))
                .isInstanceOf(FilterException.class)
                .hasMessageContaining("'a.b.c.d'")
                .hasMessageContaining("too many dotted names");
        assertThatThrownBy(() -> NamePattern.ofSchema("a.b.c")).hasMessageContaining("too many dotted names");
    }
}
