package org.pgcaravan.app;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.FailedToStartRouteException;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.RouteConfigurationDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.BeanRepository;
import org.apache.camel.spi.PropertiesSource;
import org.apache.camel.support.DefaultRegistry;

/**
 * Loads route files into a context of their own, without starting any: unknown components, missing beans, missing
 * properties and broken YAML show here and harm nobody.
 */
final class RouteRehearsal {

    private final CamelContext real;
    private final Set<String> taken;

    /** @param taken ids of routes that are none of the files' */
    RouteRehearsal(CamelContext real, Set<String> taken) {
        this.real = real;
        this.taken = taken;
    }

    /**
     * @param files all route files, with their text, in the order in which they are to be loaded
     * @throws RouteRefusedException why they cannot run, and which of them is to blame
     */
    void rehearse(Map<Path, String> files) throws RouteRefusedException {
        DefaultCamelContext scratch = scratch();
        try {
            LoadedRoutes loaded = new LoadedRoutes(scratch);
            Map<String, Path> owners = new HashMap<>();
            for (Map.Entry<Path, String> file : files.entrySet()) {
                load(scratch, loaded, file, owners);
            }
            requireWhole(scratch, loaded);
            start(scratch, loaded);
        } finally {
            scratch.stop();
        }
    }

    private DefaultCamelContext scratch() {
        DefaultCamelContext scratch = new DefaultCamelContext(false);
        DefaultRegistry registry = new DefaultRegistry(new WithoutComponents(real.getRegistry()));
        scratch.getCamelContextExtension().setRegistry(registry);
        scratch.setAutoStartup(false);
        scratch.getPropertiesComponent().addPropertiesSource(new RealProperties());
        scratch.getExecutorServiceManager()
                .registerThreadPoolProfile(real.getExecutorServiceManager().getThreadPoolProfile(Wiring.TRANSFER_POOL));
        real.getRegistry()
                .findByTypeWithName(TwinComponent.class)
                .forEach((name, component) -> registry.bind(name, component.twin()));
        scratch.build();
        return scratch;
    }

    private void load(
            DefaultCamelContext scratch, LoadedRoutes loaded, Map.Entry<Path, String> file, Map<String, Path> owners)
            throws RouteRefusedException {
        Path path = file.getKey();
        try {
            loaded.load(path, file.getValue());
        } catch (Exception e) {
            throw new RouteRefusedException(path, RouteRefusedException.reason(e), e);
        }
        refuseTwins(scratch, path, owners);
        for (String route : loaded.routesOf(Set.of(path))) {
            if (taken.contains(route)) {
                throw new RouteRefusedException(
                        path, "The route id " + route + " is taken by a route of the service's own", null);
            }
        }
    }

    /** Of two routes of one id Camel would silently keep the second. */
    private static void refuseTwins(DefaultCamelContext scratch, Path file, Map<String, Path> owners)
            throws RouteRefusedException {
        for (RouteDefinition route : scratch.getRouteDefinitions()) {
            String location =
                    route.getResource() == null ? "" : route.getResource().getLocation();
            if (location.equals("file:" + file) && !Boolean.TRUE.equals(route.isTemplate())) {
                Path owner = owners.put(route.getRouteId(), file);
                if (owner != null && !owner.equals(file)) {
                    throw new RouteRefusedException(
                            file, "The route id " + route.getRouteId() + " is taken by " + owner.getFileName(), null);
                }
            }
        }
    }

    /** A configuration that a route names and nobody defines would silently be none. */
    private static void requireWhole(DefaultCamelContext scratch, LoadedRoutes loaded) throws RouteRefusedException {
        Set<String> configurations = scratch.getRouteConfigurationDefinitions().stream()
                .map(RouteConfigurationDefinition::getId)
                .collect(Collectors.toSet());
        Set<String> missing = new TreeSet<>(RouteFiles.NEEDED_ROUTES);
        for (RouteDefinition route : scratch.getRouteDefinitions()) {
            missing.remove(route.getRouteId());
            String named = route.getRouteConfigurationId();
            if (named != null && !named.contains("*")) {
                for (String one : named.split(",")) {
                    if (!configurations.contains(one.strip()) && !one.isBlank()) {
                        throw new RouteRefusedException(
                                loaded.fileOf(route.getRouteId()),
                                "There is no routeConfiguration " + one.strip() + ", which the route "
                                        + route.getRouteId() + " names",
                                null);
                    }
                }
            }
        }
        if (!missing.isEmpty()) {
            throw new RouteRefusedException(
                    null, "The service cannot do without the route " + String.join(", ", missing), null);
        }
    }

    private static void start(DefaultCamelContext scratch, LoadedRoutes loaded) throws RouteRefusedException {
        try {
            scratch.start();
        } catch (Exception e) {
            throw new RouteRefusedException(culprit(e, loaded), RouteRefusedException.reason(e), e);
        }
    }

    private static Path culprit(Throwable failure, LoadedRoutes loaded) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String route = cause instanceof FailedToCreateRouteException creating
                    ? creating.getRouteId()
                    : cause instanceof FailedToStartRouteException starting ? starting.getRouteId() : null;
            if (route != null) {
                return loaded.fileOf(route);
            }
        }
        return null;
    }

    /** The real context's beans, but not its components: those belong to one context each. */
    private record WithoutComponents(BeanRepository beans) implements BeanRepository {
        @Override
        public Object lookupByName(String name) {
            return unlessComponent(beans.lookupByName(name));
        }

        @Override
        public <T> T lookupByNameAndType(String name, Class<T> type) {
            T bean = beans.lookupByNameAndType(name, type);
            return bean instanceof Component ? null : bean;
        }

        @Override
        public <T> Map<String, T> findByTypeWithName(Class<T> type) {
            return Component.class.isAssignableFrom(type) ? Map.of() : beans.findByTypeWithName(type);
        }

        @Override
        public <T> Set<T> findByType(Class<T> type) {
            return Component.class.isAssignableFrom(type) ? Set.of() : beans.findByType(type);
        }

        private static Object unlessComponent(Object bean) {
            return bean instanceof Component ? null : bean;
        }
    }

    /** The real context's properties. */
    private final class RealProperties implements PropertiesSource {
        @Override
        public String getName() {
            return "the running service";
        }

        @Override
        public String getProperty(String name) {
            return real.getPropertiesComponent().resolveProperty(name).orElse(null);
        }
    }
}
