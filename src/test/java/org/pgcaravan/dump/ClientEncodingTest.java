package org.pgcaravan.dump;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientEncodingTest {

    @ParameterizedTest
    @CsvSource({
        "WIN1252, windows-1252",
        "windows1252, windows-1252",
        "Windows-1257, windows-1257",
        "ISO_8859_5, ISO-8859-5"
    })
    void namesOfPostgresqlAreKnown(String name, String charset) {
        assertThat(ClientEncoding.of(name).orElseThrow().charset()).isEqualTo(Charset.forName(charset));
    }
}
