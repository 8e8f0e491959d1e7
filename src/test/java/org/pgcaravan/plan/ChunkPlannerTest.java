package org.pgcaravan.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.pgcaravan.catalog.Table;
import org.pgcaravan.catalog.Table.Column;
import org.pgcaravan.catalog.Table.Persistence;

class ChunkPlannerTest {

    private static final long MIB = 1 << 20;

    @Test
    void aSmallTableIsOneChunkThatIsLoadedFrozen() {
        List<Chunk> chunks = new ChunkPlanner(150000, 2).chunks(List.of(table(MIB, 0, "heap", "integer")));

        assertThat(chunks).hasSize(1);
        assertThat(chunks.get(0).coversWholeTable()).isTrue();
        assertThat(chunks.get(0).copyOut()).isEqualTo("COPY \"s\".\"t\" (\"c\") TO STDOUT WITH (FORMAT binary)");
        assertThat(chunks.get(0).copyIn())
                .isEqualTo("COPY \"s\".\"t\" (\"c\") FROM STDIN WITH (FORMAT binary, FREEZE true)");
    }

    @Test
    void aLargeTablesChunksCoverEveryPageOnceAndTheLastIsOpen() {
        List<Chunk> chunks = new ChunkPlanner(150000, 2).chunks(List.of(table(500 * MIB, 0, "heap", "integer")));

        assertThat(chunks).hasSizeGreaterThan(10);
        assertThat(chunks.get(0).firstPage()).isZero();
        for (int i = 1; i < chunks.size(); i++) {
            assertThat(chunks.get(i).firstPage()).isEqualTo(chunks.get(i - 1).endPage());
        }
        assertThat(chunks.get(chunks.size() - 1).endPage()).isEqualTo(Chunk.OPEN);
        assertThat(chunks).noneMatch(Chunk::isFrozen);
        assertThat(chunks.get(1).copyOut()).contains("FROM ONLY", "ctid >= '(", "AND ctid < '(");
        assertThat(chunks.get(chunks.size() - 1).copyOut()).doesNotContain("ctid <");
    }

    @Test
    void aTableWhoseRowsLiveInToastIsCutFinerThanItsHeapAsks() {
        List<Chunk> chunks = new ChunkPlanner(150000, 2).chunks(List.of(table(8 * MIB, 900 * MIB, "heap", "bytea")));

        assertThat(chunks).hasSizeGreaterThan(10);
    }

    @Test
    void noTableHasMoreChunksThanPages() {
        List<Chunk> chunks = new ChunkPlanner(150000, 2).chunks(List.of(table(3 * 8192, 900 * MIB, "heap", "bytea")));

        assertThat(chunks).hasSize(3);
    }

    @Test
    void beforePostgres14AndOutsideOfHeapATableIsOneChunk() {
        Table large = table(500 * MIB, 0, "heap", "integer");
        Table foreignMethod = table(500 * MIB, 0, "columnar", "integer");

        assertThat(new ChunkPlanner(130020, 4).chunks(List.of(large))).hasSize(1);
        assertThat(new ChunkPlanner(150000, 4).chunks(List.of(foreignMethod)))
                .hasSize(1)
                .noneMatch(Chunk::isFrozen);
    }

    @Test
    void aTableWithAColumnWhoseBinaryFormIsNotExactTravelsAsText() {
        Table text = new Table(
                1,
                "s",
                "t",
                "\"s\".\"t\"",
                List.of(new Column("\"c\"", 2205, "regclass", false)),
                1,
                1,
                8192,
                0,
                "heap",
                Persistence.PERMANENT,
                false);

        assertThat(new ChunkPlanner(150000, 1).chunks(List.of(text)).get(0).copyOut())
                .isEqualTo("COPY \"s\".\"t\" (\"c\") TO STDOUT");
    }

    @Test
    void aTableWithoutColumnsIsCopiedWithoutAList() {
        Table none =
                new Table(1, "s", "t", "\"s\".\"t\"", List.of(), 1, 1, 8192, 0, "heap", Persistence.PERMANENT, false);

        assertThat(new ChunkPlanner(150000, 1).chunks(List.of(none)).get(0).copyOut())
                .isEqualTo("COPY \"s\".\"t\" TO STDOUT WITH (FORMAT binary)");
    }

    private static Table table(long heap, long toast, String method, String type) {
        return new Table(
                1,
                "s",
                "t",
                "\"s\".\"t\"",
                List.of(new Column("\"c\"", 23, type, true)),
                heap / 8192,
                1000,
                heap,
                toast,
                method,
                Persistence.PERMANENT,
                false);
    }
}
