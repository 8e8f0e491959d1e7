package org.pgcaravan.app;

import io.github.cdimascio.dotenv.Dotenv;
import io.github.cdimascio.dotenv.DotenvEntry;
import io.github.cdimascio.dotenv.DotenvException;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Every knob's value: from the environment, else {@code .env}, else {@code application.properties}, both in the working
 * directory. {@code database.local.access} is {@code DATABASE_LOCAL_ACCESS} in the environment and in {@code .env}.
 */
public final class Knobs {

    private final Properties file;
    private final Map<String, String> environment;

    private Knobs(Properties file, Map<String, String> environment) {
        this.file = file;
        this.environment = environment;
    }

    /**
     * @param directory that holds {@code application.properties} and {@code .env}; both may be missing
     * @throws ConfigurationException when one of them cannot be read
     */
    public static Knobs in(Path directory, Map<String, String> environment) {
        Map<String, String> together = new HashMap<>(dotenv(directory));
        together.putAll(environment);
        return new Knobs(properties(directory.resolve("application.properties")), together);
    }

    private static Properties properties(Path path) {
        Properties properties = new Properties();
        if (Files.exists(path)) {
            try (Reader reader = Files.newBufferedReader(path, StandardCharsets.UTF_8)) {
                properties.load(reader);
            } catch (IOException | IllegalArgumentException e) {
                throw new ConfigurationException("application.properties cannot be read: " + e.getMessage());
            }
        }
        return properties;
    }

    private static Map<String, String> dotenv(Path directory) {
        Map<String, String> entries = new HashMap<>();
        if (Files.exists(directory.resolve(".env"))) {
            try {
                Dotenv.configure()
                        .directory(directory.toString())
                        .load()
                        .entries(Dotenv.Filter.DECLARED_IN_ENV_FILE)
                        .forEach((DotenvEntry entry) -> entries.put(entry.getKey(), entry.getValue()));
            } catch (DotenvException e) {
                throw new ConfigurationException(".env cannot be read: " + e.getMessage());
            }
        }
        return entries;
    }

    /** @return empty when it is set nowhere, or to nothing */
    public Optional<String> get(String name) {
        String value = environment.get(variable(name));
        if (value == null) {
            value = file.getProperty(name);
        }
        return Optional.ofNullable(value).map(String::strip).filter(text -> !text.isEmpty());
    }

    public String get(String name, String otherwise) {
        return get(name).orElse(otherwise);
    }

    /** @throws ConfigurationException when it is no whole number within the bounds */
    public int number(String name, int otherwise, int least, int most) {
        String value = get(name, String.valueOf(otherwise));
        if (!value.matches("\\d{1,9}") || Integer.parseInt(value) < least || Integer.parseInt(value) > most) {
            throw new ConfigurationException(
                    where(name) + " is '" + value + "'; it is a whole number from " + least + " to " + most + ".");
        }
        return Integer.parseInt(value);
    }

    /** @throws ConfigurationException when it is neither true nor false */
    public boolean flag(String name) {
        String value = get(name, "false");
        if (!value.equals("true") && !value.equals("false")) {
            throw new ConfigurationException(where(name) + " is '" + value + "'; it is true or false.");
        }
        return value.equals("true");
    }

    /** @return the elements of a comma-separated list */
    public Set<String> list(String name) {
        Set<String> elements = new TreeSet<>();
        for (String element : get(name, "").split(",")) {
            if (!element.isBlank()) {
                elements.add(element.strip());
            }
        }
        return elements;
    }

    /** @return how to name a knob to somebody who has to set it */
    public static String where(String name) {
        return name + " (" + variable(name) + ")";
    }

    /** @return the name of the environment variable that sets a knob */
    public static String variable(String name) {
        return name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** @return the environment's variables and {@code .env}'s, the environment's winning */
    Map<String, String> environment() {
        return environment;
    }

    /** @return all of the file's properties, each with the value that counts */
    Map<String, String> all() {
        Map<String, String> all = new TreeMap<>();
        for (String name : file.stringPropertyNames()) {
            all.put(name, get(name, ""));
        }
        return all;
    }
}
