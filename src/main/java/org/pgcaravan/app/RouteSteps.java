package org.pgcaravan.app;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.NamedNode;
import org.apache.camel.model.BasicOutputExpressionNode;
import org.apache.camel.model.BeanDefinition;
import org.apache.camel.model.ChoiceDefinition;
import org.apache.camel.model.Model;
import org.apache.camel.model.OtherwiseDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.TryDefinition;
import org.apache.camel.util.URISupport;

/** The steps of a route as it runs, with what they have seen; no secret of an endpoint's is among them. */
final class RouteSteps {

    private static final int LONGEST = 200;

    private final Model model;
    private final ExchangeCounts counts;

    RouteSteps(CamelContext context, ExchangeCounts counts) {
        this.model = context.getCamelContextExtension().getContextPlugin(Model.class);
        this.counts = counts;
    }

    /**
     * One step, and those within it.
     *
     * @param kind as in YAML: {@code bean}, {@code split}, {@code to}
     * @param what it does: the bean's method, the endpoint, the expression
     * @param exchanges null where they are not counted
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Step(String kind, String what, RoutesApi.Exchanges exchanges, List<Step> steps) {}

    /** @return where the route's exchanges come from; null when there is no such route any more */
    String from(String route) {
        RouteDefinition definition = model.getRouteDefinition(route);
        return definition == null ? null : shown(definition.getInput().getEndpointUri());
    }

    /** @return empty when there is no such route any more */
    List<Step> of(String route) {
        RouteDefinition definition = model.getRouteDefinition(route);
        return definition == null ? List.of() : steps(definition);
    }

    private List<Step> steps(NamedNode parent) {
        return within(parent).map(this::step).toList();
    }

    /** The model keeps a choice's branches, and what a try catches and does at last, beside its steps. */
    private static Stream<NamedNode> within(NamedNode parent) {
        Set<NamedNode> all = new LinkedHashSet<>();
        if (parent instanceof ChoiceDefinition choice) {
            all.addAll(choice.getWhenClauses());
            all.add(choice.getOtherwise());
        } else if (parent instanceof TryDefinition attempt) {
            all.addAll(attempt.getOutputsWithoutCatches());
            all.addAll(attempt.getCatchClauses());
            all.add(attempt.getFinallyClause());
        } else if (parent instanceof ProcessorDefinition<?> step) {
            all.addAll(step.getOutputs());
        } else if (parent instanceof BasicOutputExpressionNode when) {
            all.addAll(when.getOutputs());
        } else if (parent instanceof OtherwiseDefinition otherwise) {
            all.addAll(otherwise.getOutputs());
        }
        return all.stream().filter(Objects::nonNull);
    }

    private Step step(NamedNode definition) {
        return new Step(definition.getShortName(), what(definition), counts.ofStep(definition), steps(definition));
    }

    private static String what(NamedNode definition) {
        if (definition instanceof BeanDefinition bean && bean.getRef() != null) {
            return bean.getMethod() == null ? bean.getRef() : bean.getRef() + "." + bean.getMethod();
        }
        String label = definition.getLabel();
        String name = definition.getShortName();
        if (label == null || label.equals(name) || definition instanceof ChoiceDefinition) {
            return null;
        }
        boolean wrapped = label.startsWith(name + "[") && label.endsWith("]");
        return shown(wrapped ? label.substring(name.length() + 1, label.length() - 1) : label);
    }

    private static String shown(String text) {
        String safe = URISupport.sanitizeUri(text);
        return safe.length() > LONGEST ? safe.substring(0, LONGEST) + "…" : safe;
    }
}
