package org.pgcaravan.guard;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a host's spelling says about it. Nothing is resolved: a name that resolves to loopback today may not tomorrow,
 * and the odd spellings of 127.0.0.1 are only ever used to get past a guard.
 */
public final class Hosts {

    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|127(\\.(25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}|::1", Pattern.CASE_INSENSITIVE);
    private static final Pattern SUPABASE =
            Pattern.compile("(.*\\.)?supabase\\.(co|com|net|in|red|green)\\.?", Pattern.CASE_INSENSITIVE);

    private Hosts() {}

    public static boolean isLoopback(String host) {
        return LOOPBACK.matcher(host).matches();
    }

    static boolean isSupabase(String host) {
        return SUPABASE.matcher(host.toLowerCase(Locale.ROOT)).matches();
    }
}
