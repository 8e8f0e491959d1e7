package org.pgcaravan.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowConditionTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "true",
                "id > 5 AND name = 'it''s'",
                "placed > now() - interval '30 days'",
                "((a OR b) AND (c))",
                "id IN (SELECT customer FROM shop.orders)",
                "name = ')' OR name = ';' OR name = '--' OR name = '/*'",
                "name = E'\\')' AND true",
                "name = e'\\\\'",
                "name = '\\'",
                "name = N'\\' OR bits = B'01' OR bits = x'AF'",
                "name = U&'\\0061' OR U&\"\\0061\" = 1",
                "\"odd)\"\"name;--\" = 1",
                "name = $$;--')$$ OR name = $tag$ $$ ) $tag$",
                "a$b$c = 1 AND d",
                "name = 'one'\n'two)'",
                "name = E'one'\n'two\\')'",
                "data->>'a' = 'b' AND tags @> ARRAY['x'] AND data ? 'key' AND a <-> b < 1 AND n -1 = - 2 AND a / b > 1 AND a * b",
                "größe = 'ä)'",
                "case when a then b end"
            })
    void conditionIsTaken(String text) {
        assertThat(new RowCondition(text).sql()).isEqualTo("(\n" + text + "\n)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "true) TO PROGRAM 'x' --",
                "id = $1",
                "true) TO STDOUT; DROP TABLE a; --",
                "true)) TO PROGRAM 'touch x'",
                ") OR (true",
                "(true",
                "true; drop table x",
                "true -- and false",
                "true /* and false",
                "true /*/**/*/",
                "a=--b",
                "a*/*b",
                "name = 'open",
                "name = 'open''",
                "name = E'open\\'",
                "name = E'a\\' OR ') TO PROGRAM $$x$$",
                "name = e'one'\n'two\\' OR ') TO PROGRAM $$x$$",
                "fooe'\\' ) to program ' x",
                "name = U&'\\' ) TO PROGRAM 'x",
                "name = '\\') TO PROGRAM 'x",
                "name = $$open",
                "name = $a$ open $b$ ) to program",
                "a$$ = 1) and $$b = (1",
                "\"open",
                "name = \"a\"\") TO PROGRAM",
                "1 = 1 \0",
                "   ",
                ""
            })
    void whatWouldEndItsParenthesesIsRefused(String text) {
        assertThatThrownBy(() -> new RowCondition(text)).isInstanceOf(FilterException.class);
    }

    @Test
    void errorSaysWhatIsWrong() {
        assertThatThrownBy(() -> new RowCondition("true) TO PROGRAM 'x'"))
                .hasMessage("The condition 'true) TO PROGRAM 'x'' closes a parenthesis that it did not open.");
        assertThatThrownBy(() -> new RowCondition("x".repeat(10_001))).hasMessageContaining("longer than 10000");
    }
}
