package org.pgcaravan.app;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** The parameters behind a path's question mark. Camel mixes them with the request's headers; these come from the query alone. */
final class Query {

    private final Map<String, String> parameters = new LinkedHashMap<>();

    private Query() {}

    /** @param raw as it was sent, null for none; of a name that stands twice the first counts */
    static Query of(String raw) {
        Query query = new Query();
        for (String pair : raw == null || raw.isEmpty() ? new String[0] : raw.split("&")) {
            String[] parts = pair.split("=", 2);
            query.parameters.putIfAbsent(decode(parts[0]), parts.length == 2 ? decode(parts[1]) : "");
        }
        return query;
    }

    Map<String, String> parameters() {
        return parameters;
    }

    /** @return null when it was not sent */
    String get(String name) {
        return parameters.get(name);
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
