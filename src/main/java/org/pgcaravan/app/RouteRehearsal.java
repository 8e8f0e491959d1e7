package org.pgcaravan.app;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.BeanRepository;
import org.apache.camel.spi.PropertiesSource;
import org.apache.camel.support.DefaultRegistry;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/**
 * Loads route files into a context of their own, without starting any: unknown components, missing beans, missing
 * properties and broken YAML show here and harm nobody.
 */
final class RouteRehearsal {

    private final CamelContext real;

    RouteRehearsal(CamelContext real) {
        this.real = real;
    }

    /**
     * @param files all route files, with their text
     * @throws Exception why they cannot run
     */
    void rehearse(Map<Path, String> files) throws Exception {
        try (DefaultCamelContext scratch = new DefaultCamelContext(false)) {
            DefaultRegistry registry = new DefaultRegistry(new WithoutComponents(real.getRegistry()));
            scratch.getCamelContextExtension().setRegistry(registry);
            scratch.setAutoStartup(false);
            scratch.getPropertiesComponent().addPropertiesSource(new RealProperties());
            scratch.getExecutorServiceManager()
                    .registerThreadPoolProfile(
                            real.getExecutorServiceManager().getThreadPoolProfile(Wiring.TRANSFER_POOL));
            real.getRegistry()
                    .findByTypeWithName(TwinComponent.class)
                    .forEach((name, component) -> registry.bind(name, component.twin()));
            scratch.build();
            Map<String, Path> owners = new HashMap<>();
            for (Map.Entry<Path, String> file : sharedFirst(files).entrySet()) {
                Set<String> before = Set.copyOf(scratch.getRouteDefinitions().stream()
                        .map(RouteDefinition::getRouteId)
                        .toList());
                PluginHelper.getRoutesLoader(scratch)
                        .loadRoutes(ResourceHelper.fromString("file:" + file.getKey(), file.getValue()));
                refuseTwins(scratch, before, file.getKey(), owners);
            }
            scratch.start();
        }
    }

    private static Map<Path, String> sharedFirst(Map<Path, String> files) {
        Map<Path, String> ordered = new java.util.LinkedHashMap<>();
        files.entrySet().stream()
                .sorted(java.util.Comparator.comparing((Map.Entry<Path, String> file) ->
                                !file.getKey().getParent().endsWith("shared"))
                        .thenComparing(Map.Entry::getKey))
                .forEach(file -> ordered.put(file.getKey(), file.getValue()));
        return ordered;
    }

    /** Of two routes of one id Camel would silently keep the second. */
    private static void refuseTwins(
            DefaultCamelContext scratch, Set<String> before, Path file, Map<String, Path> owners) {
        for (RouteDefinition route : scratch.getRouteDefinitions()) {
            String location =
                    route.getResource() == null ? "" : route.getResource().getLocation();
            if (location.equals("file:" + file)) {
                Path owner = owners.put(route.getRouteId(), file);
                if (owner != null || before.contains(route.getRouteId())) {
                    throw new IllegalArgumentException("The route id " + route.getRouteId() + " is taken by "
                            + (owner == null ? "another file" : owner));
                }
            }
        }
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
