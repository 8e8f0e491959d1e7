package org.pgcaravan.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import org.pgcaravan.job.JobJson;
import org.pgcaravan.progress.ProgressEvent;

/** Events as JSON. The last one is remembered: a thousand clients are sent the same, one after the other. */
final class EventJson {

    private static volatile EventJson last = new EventJson(null, "");

    private final ProgressEvent event;
    private final String text;

    private EventJson(ProgressEvent event, String text) {
        this.event = event;
        this.text = text;
    }

    static String of(ProgressEvent event) {
        EventJson known = last;
        if (known.event != event) {
            known = new EventJson(event, write(event));
            last = known;
        }
        return known.text;
    }

    private static String write(ProgressEvent event) {
        try {
            return JobJson.mapper().writeValueAsString(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
