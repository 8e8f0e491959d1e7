package org.pgcaravan.job;

import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.MDC;

/** The job id in the lines of the log: the key {@code job} of SLF4J's MDC, which belongs to a thread. */
public final class JobMdc {

    private static final String KEY = "job";

    private JobMdc() {}

    /** This thread works for the job from now on, until it is closed, or works for another. */
    public static MDC.MDCCloseable enter(String job) {
        return MDC.putCloseable(KEY, job);
    }

    /** @return the job that this thread works for, or worked for last; empty when it never did */
    public static Optional<String> current() {
        return Optional.ofNullable(MDC.get(KEY));
    }

    /** @return the work, which will say in another thread what this one says now */
    public static Runnable carried(Runnable work) {
        Supplier<Void> carried = carried(() -> {
            work.run();
            return null;
        });
        return carried::get;
    }

    /** The same for work that has a result. */
    public static <T> Supplier<T> carried(Supplier<T> work) {
        Map<String, String> here = MDC.getCopyOfContextMap();
        return () -> {
            Map<String, String> before = MDC.getCopyOfContextMap();
            MDC.setContextMap(here == null ? Map.of() : here);
            try {
                return work.get();
            } finally {
                MDC.setContextMap(before == null ? Map.of() : before);
            }
        };
    }
}
