package org.pgcaravan.guard;

import org.pgcaravan.guard.Verdict.Rule;

/**
 * May this be written to? Decided here and nowhere else, from plain values: configuration, and what live connections
 * said. docs/safety.md tells the rules one by one.
 */
final class WriteRules {

    private final GuardSettings settings;

    WriteRules(GuardSettings settings) {
        this.settings = settings;
    }

    /**
     * Goes by the configuration as long as there is no target: what is refused then needs no connection; what is not, is to
     * be judged again with one.
     */
    Verdict judge(Facts facts) {
        Alias to = facts.destination();
        Alias from = facts.source();
        if (from != null && from.name().equals(to.name())) {
            return sameAsSource(Rule.SAME_ALIAS, from, to);
        }
        Verdict configured = byConfiguration(to);
        if (!configured.isAllowed()) {
            return configured;
        }
        if (from != null && from.url().isSameAddressAs(to.url())) {
            return sameAsSource(Rule.SOURCE_ADDRESS, from, to);
        }
        for (Alias other : facts.aliases()) {
            if (isProtectedFrom(to, other) && other.url().isSameAddressAs(to.url())) {
                return sameAsProtected(Rule.PROTECTED_ADDRESS, to, other);
            }
        }
        Verdict live = facts.target() == null ? configured : byIdentity(facts);
        return live.isAllowed() ? configured : live;
    }

    private Verdict byConfiguration(Alias to) {
        String name = to.name();
        String host = to.url().host();
        boolean protectedName = GuardSettings.PROTECTED.contains(name);
        if (!to.isWritable()) {
            return new Verdict(
                    Rule.READ_ONLY,
                    "'" + name + "' is read-only. Set database." + name + ".access=writable if it may be overwritten.");
        }
        if (protectedName && !settings.allowProtected().contains(name)) {
            return new Verdict(
                    Rule.PROTECTED_NAME,
                    "'" + name + "' is never written to, whatever its access. Set destination.allow-protected=" + name
                            + " if that is meant.");
        }
        if (Hosts.isSupabase(host) && !settings.allowSupabase()) {
            return supabase(Rule.SUPABASE_HOST, to);
        }
        if (!Hosts.isLoopback(host) && !settings.allowRemote()) {
            return new Verdict(
                    Rule.REMOTE_HOST,
                    "'" + name + "' is on " + host
                            + ", which is not loopback. Set destination.allow-remote=true if that is meant.");
        }
        return new Verdict(
                Rule.ALLOWED,
                "database." + name + ".access=writable"
                        + (protectedName ? ", destination.allow-protected=" + name : "")
                        + (Hosts.isLoopback(host)
                                ? ", and " + host + " is loopback."
                                : ", and destination.allow-remote=true."));
    }

    private Verdict byIdentity(Facts facts) {
        Alias to = facts.destination();
        Alias from = facts.source();
        if (facts.target().readOnly()) {
            return new Verdict(
                    Rule.MARKED,
                    "The database behind '" + to.name() + "' carries '" + Identity.READ_ONLY_MARKER
                            + "' in its comment. Change the comment if it may be overwritten.");
        }
        if (facts.target().supabase() && !settings.allowSupabase()) {
            return supabase(Rule.SUPABASE_ROLE, to);
        }
        if (from != null && isSame(facts, from)) {
            return sameAsSource(Rule.SOURCE_DATABASE, from, to);
        }
        for (Alias other : facts.aliases()) {
            if (isProtectedFrom(to, other) && isSame(facts, other)) {
                return sameAsProtected(Rule.PROTECTED_DATABASE, to, other);
            }
        }
        return new Verdict(Rule.ALLOWED, "");
    }

    /** A declared copy has its original's identifier; that it is the original shows by a session, or by the running server. */
    private static boolean isSame(Facts facts, Alias other) {
        Alias to = facts.destination();
        Sighting sighting = facts.sightings().get(other.name());
        if (facts.seeing().contains(other.name()) || sighting == null) {
            return facts.seeing().contains(other.name());
        }
        return to.copyOf().contains(other.name())
                ? facts.target().isSameRunningDatabaseAs(sighting.identity())
                : facts.target().isSameDatabaseAs(sighting.identity());
    }

    private boolean isProtectedFrom(Alias to, Alias other) {
        return !other.name().equals(to.name()) && !byConfiguration(other).isAllowed();
    }

    private static Verdict supabase(Rule rule, Alias to) {
        return new Verdict(
                rule,
                "'" + to.name()
                        + "' is a Supabase database. Set destination.allow-supabase=true if it may be overwritten.");
    }

    private static Verdict sameAsProtected(Rule rule, Alias to, Alias other) {
        return new Verdict(
                rule,
                "'" + to.name() + "' leads to the same database as '" + other.name()
                        + "', which may not be written to. If it is a restored copy of that server, set database."
                        + to.name() + ".copy-of=" + other.name() + ".");
    }

    private static Verdict sameAsSource(Rule rule, Alias from, Alias to) {
        return new Verdict(
                rule, "Source '" + from.name() + "' and destination '" + to.name() + "' are the same database.");
    }
}
