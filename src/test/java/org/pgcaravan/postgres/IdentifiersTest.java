package org.pgcaravan.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.pgcaravan.support.Postgres;

class IdentifiersTest {

    @Test
    void noNameEndsItsQuotes() {
        assertThat(Identifiers.quote("plain")).isEqualTo("\"plain\"");
        assertThat(Identifiers.quote("a\"; drop table b; --")).isEqualTo("\"a\"\"; drop table b; --\"");
        assertThat(Identifiers.qualify("S x", "select")).isEqualTo("\"S x\".\"select\"");
        assertThatIllegalArgumentException().isThrownBy(() -> Identifiers.quote(""));
        assertThatIllegalArgumentException().isThrownBy(() -> Identifiers.quote("a\0b"));
    }

    @Test
    void literalsMeanTheSameWhateverTheServersSetting() throws Exception {
        String odd = "it's \\ a \"test\"\nwith \\' --";
        for (String setting : new String[] {"on", "off"}) {
            try (var connection = Postgres.server().connect("postgres");
                    var statement = connection.createStatement()) {
                statement.setEscapeProcessing(false);
                statement.execute("set standard_conforming_strings = " + setting);
                try (var rows = statement.executeQuery("select " + Identifiers.literal(odd))) {
                    rows.next();
                    assertThat(rows.getString(1)).isEqualTo(odd);
                }
            }
        }
    }
}
