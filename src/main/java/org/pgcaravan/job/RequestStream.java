package org.pgcaravan.job;

import java.time.Duration;
import java.util.Optional;

/**
 * Requests that are kept until somebody has answered for them: each message is delivered to one reader, and delivered
 * again when that one is gone, or failed on it. A message may therefore come more than once; its id stays the same.
 *
 * <p>Every method may throw {@link QueueUnavailableException} when the storage behind it does not answer.
 */
public interface RequestStream {

    /** @param name of the reader, unlike that of any other that runs; neither connects nor blocks */
    Reader open(String name);

    /**
     * One request as it was sent.
     *
     * @param id made by the stream
     * @param text the request's JSON; null when the message has none, or it is longer than {@code bytes} allowed
     * @param bytes of the request; -1 when the message has none
     * @param deliveries so often it was handed out, this time included
     * @param most so often it may be
     */
    record Message(String id, String text, long bytes, int deliveries, int most) {

        /** Whether this delivery is the last that may fail. */
        public boolean isLast() {
            return deliveries == most;
        }

        /** Whether it was handed out as often as it may be, and each time nobody lived to answer. */
        public boolean isSpent() {
            return deliveries > most;
        }
    }

    /** Takes messages, one at a time; for one thread, but for {@link #close()}. */
    interface Reader extends AutoCloseable {

        /**
         * Waits for a message: one that another reader left behind, or a new one.
         *
         * @param wait how long at most
         * @return empty when none came, or the reader was closed
         */
        Optional<Message> next(Duration wait);

        /** Says that a message is still held here, so that nobody else takes it. */
        void keep(Message message);

        /** The message is answered for, and is not delivered again. */
        void done(Message message);

        /** The message cannot be dealt with: it is put aside with the reason, and not delivered again. */
        void bury(Message message, String reason);

        /** Ends a wait in another thread. What this reader still holds goes to others, in time. */
        @Override
        void close();
    }
}
