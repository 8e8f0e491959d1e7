package org.pgcaravan.catalog;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A row that a query answered with, as the server wrote it down; good for as long as one likes, in any thread. A driver's own
 * getters are so large that compiling them into every reader of rows takes a cold service longer than reading.
 */
final class Row {

    private static final int SHARED = 2048;
    private static final int LONGEST_SHARED = 64;

    private final Map<String, Integer> places;
    private final String[] texts;

    private Row(Map<String, Integer> places, String[] texts) {
        this.places = places;
        this.texts = texts;
    }

    /** Hands over each row in turn. */
    static void forEach(ResultSet rows, CatalogQuery.RowReader reader) throws SQLException {
        int width = rows.getMetaData().getColumnCount();
        Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < width; i++) {
            places.put(rows.getMetaData().getColumnLabel(i + 1), i);
        }
        String[] shared = new String[SHARED];
        while (rows.next()) {
            String[] texts = new String[width];
            for (int i = 0; i < width; i++) {
                texts[i] = shared(rows.getString(i + 1), shared);
            }
            reader.read(new Row(places, texts));
        }
    }

    /** What was seen before is one string: of a hundred thousand columns, a few hundred names and types differ. */
    private static String shared(String text, String[] shared) {
        if (text == null || text.length() > LONGEST_SHARED) {
            return text;
        }
        int place = (text.hashCode() * 31 >>> 7) % SHARED;
        if (!text.equals(shared[place])) {
            shared[place] = text;
        }
        return shared[place];
    }

    /** Whether the query has such a column. */
    boolean has(String column) {
        return places.containsKey(column);
    }

    /** @return null for null */
    String text(String column) {
        Integer place = places.get(column);
        if (place == null) {
            throw new IllegalArgumentException("The query has no column " + column);
        }
        return texts[place];
    }

    boolean isNull(String column) {
        return text(column) == null;
    }

    /** @return 0 for null */
    long number(String column) {
        String text = text(column);
        return text == null ? 0 : Long.parseLong(text);
    }

    /** @return 0 for null */
    double real(String column) {
        String text = text(column);
        return text == null ? 0 : Double.parseDouble(text);
    }

    /** @return false for null */
    boolean flag(String column) {
        return "t".equals(text(column));
    }

    /** An array's elements, which may be null, dimension by dimension; empty for null. */
    List<String> texts(String column) {
        String array = text(column);
        return array == null || array.equals("{}") ? List.of() : elements(array);
    }

    /** Reads what array_out writes: elements that could be mistaken are quoted, with backslashes before quotes and backslashes. */
    private static List<String> elements(String array) {
        List<String> elements = new ArrayList<>(1);
        StringBuilder unescaped = new StringBuilder();
        int at = 0;
        while (at < array.length()) {
            char first = array.charAt(at);
            if (first == '{' || first == '}' || first == ',') {
                at++;
            } else if (first == '"') {
                at = quoted(array, at + 1, unescaped);
                elements.add(unescaped.toString());
                unescaped.setLength(0);
            } else {
                int end = at;
                while (array.charAt(end) != ',' && array.charAt(end) != '}') {
                    end++;
                }
                String element = array.substring(at, end);
                elements.add(element.equals("NULL") ? null : element);
                at = end;
            }
        }
        return elements;
    }

    /** @return where to go on behind the closing quote */
    private static int quoted(String array, int from, StringBuilder unescaped) {
        int at = from;
        while (array.charAt(at) != '"') {
            int start = at;
            while (array.charAt(at) != '"' && array.charAt(at) != '\\') {
                at++;
            }
            unescaped.append(array, start, at);
            if (array.charAt(at) == '\\') {
                unescaped.append(array.charAt(at + 1));
                at += 2;
            }
        }
        return at + 1;
    }

    @Override
    public String toString() {
        return Arrays.toString(texts);
    }
}
