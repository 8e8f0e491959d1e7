package org.pgcaravan.app;

import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.RouteConfigurationsBuilder;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RouteTemplateDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.spi.SupervisingRouteController;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/** Route files in one Camel context, and which routes and templates each of them brought, also through templates. */
final class LoadedRoutes {

    private final CamelContext context;
    private final Map<Path, Set<String>> routes = new ConcurrentHashMap<>();
    private final Map<Path, Set<String>> templates = new ConcurrentHashMap<>();

    LoadedRoutes(CamelContext context) {
        this.context = context;
    }

    /** Adds a file that is not there yet, or puts its new text in the place of the old. */
    void load(Path file, String text) throws Exception {
        Resource resource = ResourceHelper.fromString("file:" + file, text);
        Collection<RoutesBuilder> builders =
                PluginHelper.getRoutesLoader(context).findRoutesBuilders(List.of(resource));
        unload(file);
        Set<String> routesBefore = routeIds();
        Set<String> templatesBefore = templateIds();
        try {
            add(builders);
        } finally {
            routes.put(file, added(routeIds(), routesBefore));
            templates.put(file, added(templateIds(), templatesBefore));
        }
    }

    private void add(Collection<RoutesBuilder> builders) throws Exception {
        for (RoutesBuilder builder : builders) {
            if (builder instanceof RouteConfigurationsBuilder configurations) {
                configurations.updateRouteConfigurationsToCamelContext(context);
            }
        }
        for (RoutesBuilder builder : builders) {
            context.addRoutes(builder);
            context.addTemplatedRoutes(builder);
        }
        if (context.isStarted() && context.getRouteController() instanceof SupervisingRouteController supervising) {
            supervising.startRoutes(true);
        }
    }

    /** Stops and removes what a file brought. */
    void unload(Path file) throws Exception {
        for (String id : routes.getOrDefault(file, Set.of())) {
            context.getRouteController().stopRoute(id);
            context.removeRoute(id);
        }
        for (String id : templates.getOrDefault(file, Set.of())) {
            model().removeRouteTemplateDefinitions(id);
        }
        routes.remove(file);
        templates.remove(file);
    }

    private static Set<String> added(Set<String> now, Set<String> before) {
        now.removeAll(before);
        return Set.copyOf(now);
    }

    /** @return the ids of all routes of the context, whoever brought them */
    Set<String> routeIds() {
        return model().getRouteDefinitions().stream()
                .map(RouteDefinition::getRouteId)
                .collect(Collectors.toCollection(HashSet::new));
    }

    private Set<String> templateIds() {
        return model().getRouteTemplateDefinitions().stream()
                .map(RouteTemplateDefinition::getId)
                .collect(Collectors.toCollection(HashSet::new));
    }

    private Model model() {
        return context.getCamelContextExtension().getContextPlugin(Model.class);
    }

    /** @return the ids of the routes that these files brought */
    Set<String> routesOf(Collection<Path> files) {
        return files.stream()
                .flatMap(file -> routes.getOrDefault(file, Set.of()).stream())
                .collect(Collectors.toSet());
    }

    /** @return the file that brought a route; null when none did */
    Path fileOf(String route) {
        return routes.entrySet().stream()
                .filter(file -> file.getValue().contains(route))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
    }

    /** @return all files that are loaded */
    Set<Path> files() {
        return Set.copyOf(routes.keySet());
    }

    /** Whether an exchange is under way in one of these files' routes. */
    boolean isAtWork(Collection<Path> files) {
        return routesOf(files).stream()
                .anyMatch(route -> context.getInflightRepository().size(route) > 0);
    }
}
