package org.pgcaravan.dump;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pgcaravan.dump.Stretch.Setting;

/**
 * What a file has set of its session's parameters, so that another connection can be brought there: the last statement for
 * each, in the order in which they stand, for one may undo another.
 */
final class SettingsSoFar {

    /** Of these one statement sets the order, another the style. */
    private static final String OF_TWO_HALVES = "datestyle";

    private final Map<String, Setting> settings = new LinkedHashMap<>();
    private List<Setting> now = List.of();

    void addAll(SettingsSoFar before) {
        settings.putAll(before.settings);
        now = before.now;
    }

    /** @param statement a plain one; the encoding is left out, for text is sent as what it is */
    void add(SettingStatement statement, Setting setting) {
        for (SettingChange change : statement.changes()) {
            if (!change.is("client_encoding")) {
                boolean besides = change.is(OF_TWO_HALVES) || statement.whereKnown(); // what was set before may hold
                String name = besides ? change.name() + " " + setting.sql() : change.name();
                settings.remove(name);
                settings.put(name, setting);
            }
        }
        now = List.copyOf(settings.values());
    }

    /** @return the same list until something is set */
    List<Setting> now() {
        return now;
    }
}
