package org.pgcaravan.plan;

import java.util.List;
import java.util.Set;
import org.pgcaravan.catalog.PostDataStep;
import org.pgcaravan.dump.Stretch;

/** One schedulable step of an attempt. */
public sealed interface Task {

    /** @return id of the attempt it belongs to */
    String attempt();

    /** @return unique within its attempt */
    String id();

    /** @return ids of the tasks that must be done before */
    Set<String> after();

    /** @return OIDs, on the source, of the tables it works on; numbers of our own where there is no source */
    Set<Long> tables();

    /** Whether no other task may work on its tables meanwhile, because of the lock it takes. */
    boolean isExclusive();

    /** @return for progress: how long it takes, in bytes that could be copied meanwhile */
    long weight();

    /** @return for order: how long it takes, beside other tasks of its attempt; the weight, where nothing better is known */
    default long cost() {
        return weight();
    }

    /** @return for progress: bytes that are done with it, of those that the attempt copies or reads */
    default long bytes() {
        return copies() ? weight() : 0;
    }

    /** @return the relation it works on, qualified, for people */
    String subject();

    /** Copies a chunk. */
    record Copy(String attempt, String id, Chunk chunk, Set<String> after) implements Task {
        public Copy {
            after = Set.copyOf(after);
        }

        public Copy(String attempt, String id, Chunk chunk) {
            this(attempt, id, chunk, Set.of());
        }

        @Override
        public Set<Long> tables() {
            return Set.of(chunk.tableOid());
        }

        @Override
        public boolean isExclusive() {
            return false;
        }

        @Override
        public long weight() {
            return chunk.bytes();
        }

        @Override
        public String subject() {
            return chunk.table();
        }
    }

    /** Builds an index, or adds a constraint. */
    record Build(String attempt, String id, PostDataStep step, Set<String> after, long weight) implements Task {
        public Build {
            after = Set.copyOf(after);
        }

        @Override
        public Set<Long> tables() {
            return step.tables();
        }

        @Override
        public boolean isExclusive() {
            return step.kind() != PostDataStep.Kind.INDEX;
        }

        @Override
        public String subject() {
            return step.object();
        }
    }

    /** Copies what large objects hold; they exist on the destination already, empty. */
    record FillLargeObjects(String attempt, String id, List<Long> oids, long weight) implements Task {
        public FillLargeObjects {
            oids = List.copyOf(oids);
        }

        @Override
        public Set<String> after() {
            return Set.of();
        }

        @Override
        public Set<Long> tables() {
            return Set.of();
        }

        @Override
        public boolean isExclusive() {
            return false;
        }

        @Override
        public String subject() {
            return "large objects";
        }
    }

    /**
     * Runs a stretch of a dump; null for none, where everything before is to end before anything after begins.
     *
     * @param bytes of the dump: the stretch's, and what is passed over before it
     */
    record Load(
            String attempt,
            String id,
            Stretch stretch,
            Set<String> after,
            Set<Long> tables,
            boolean isExclusive,
            long weight,
            long cost,
            long bytes,
            String subject)
            implements Task {
        public Load {
            after = Set.copyOf(after);
            tables = Set.copyOf(tables);
        }

        private boolean builds() {
            return stretch == null
                    || switch (stretch.role()) {
                        case BUILD, KEY, FOREIGN_KEY, NOT_VALID, VALIDATE, ANALYZE -> true;
                        default -> false;
                    };
        }
    }

    /** Whether it brings rows or statements, rather than builds something of them: then its weight is bytes. */
    default boolean copies() {
        return !(this instanceof Build) && !(this instanceof Load load && load.builds());
    }
}
