package org.pgcaravan.demo;

import java.util.Iterator;
import java.util.List;

/**
 * What the demo was asked for on its command line.
 *
 * @param once whether it ends after the job, instead of staying up
 * @param scale of the sample shop: 1 for about 200 MB
 */
record DemoOptions(boolean once, double scale) {

    private static final double MOST = 100;

    DemoOptions {
        if (!(scale > 0 && scale <= MOST)) {
            throw new IllegalArgumentException("--scale is a number above 0, at most 100; 1 is about 200 MB.");
        }
    }

    /** @throws IllegalArgumentException saying in one sentence what is wrong */
    static DemoOptions of(String... arguments) {
        boolean once = false;
        double scale = 1;
        Iterator<String> rest = List.of(arguments).iterator();
        while (rest.hasNext()) {
            String argument = rest.next();
            if (argument.equals("--once")) {
                once = true;
            } else if (argument.equals("--scale") && rest.hasNext()) {
                scale = number(rest.next());
            } else if (argument.startsWith("--scale=")) {
                scale = number(argument.substring("--scale=".length()));
            } else if (argument.equals("--scale")) {
                throw new IllegalArgumentException("--scale wants a number after it, such as 0.2.");
            } else {
                throw new IllegalArgumentException("There is no '" + argument + "'; demo takes --once and --scale N.");
            }
        }
        return new DemoOptions(once, scale);
    }

    private static double number(String text) {
        return text.matches("\\d{1,3}(\\.\\d{1,6})?|\\.\\d{1,6}") ? Double.parseDouble(text) : -1;
    }
}
