package org.pgcaravan.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.parser.OpenAPIV3Parser;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperationsTest {

    @Test
    void everyOperationOfTheContractHasARole() {
        Set<String> operations = new OpenAPIV3Parser()
                .read("openapi.yaml").getPaths().values().stream()
                        .flatMap(path -> path.readOperations().stream())
                        .map(Operation::getOperationId)
                        .collect(Collectors.toSet());

        Set<String> known = new TreeSet<>(Operations.all().keySet());
        assertThat(known).containsAll(operations);
        known.removeAll(operations);
        assertThat(known)
                .as("what is not in the contract")
                .containsExactlyInAnyOrder("openapi", "uploadDump", "downloadDump", "followJobs", "followJob");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "listJobs,        viewer",
        "getJob,          viewer",
        "getProof,        viewer",
        "listDatabases,   viewer",
        "listTables,      viewer",
        "listLeftovers,   viewer",
        "listDumps,       viewer",
        "getDump,         viewer",
        "downloadDump,    viewer",
        "followJobs,      viewer",
        "followJob,       viewer",
        "createTicket,    viewer",
        "getCaller,       viewer",
        "listRoutes,      viewer",
        "streamEvents,    viewer",
        "streamJobEvents, viewer",
        "openapi,         viewer",
        "startSync,       operator",
        "startExport,     operator",
        "startImport,     operator",
        "startBackup,     operator",
        "previewJob,      operator",
        "cancelJob,       operator",
        "undoJob,         operator",
        "uploadDump,      operator",
        "getQueue,        viewer",
        "retryJob,        operator",
        "deleteDump,      admin",
        "listAudit,       admin",
        "pauseQueue,      admin",
        "resumeQueue,     admin",
        "somethingNew,    admin",
    })
    void eachNeedsItsRole(String operation, String role) {
        assertThat(Operations.roleFor(operation).wireName()).isEqualTo(role);
    }

    @ParameterizedTest(name = "{0} includes {1}: {2}")
    @CsvSource({
        "viewer,   viewer,   true",
        "viewer,   operator, false",
        "viewer,   admin,    false",
        "operator, viewer,   true",
        "operator, operator, true",
        "operator, admin,    false",
        "admin,    viewer,   true",
        "admin,    operator, true",
        "admin,    admin,    true",
    })
    void rolesIncludeThoseBeforeThem(String role, String other, boolean included) {
        assertThat(Role.of(role).orElseThrow().includes(Role.of(other).orElseThrow()))
                .isEqualTo(included);
    }
}
