package org.pgcaravan.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.util.Locale;

/** What became of the job, as the service's own API tells it, printed for people. */
final class JobReport {

    private static final int WIDEST = 48;

    private final JsonNode job;

    /** @param job the answer of {@code GET /api/jobs/<id>} */
    JobReport(JsonNode job) {
        this.job = job;
    }

    /** Whether the job is completed, and every table's rows agree. */
    boolean isProven() {
        return job.path("state").asText().equals("completed")
                && job.path("proof").path("holds").asBoolean()
                && !job.path("proof").path("tables").isEmpty();
    }

    void print(PrintStream out) {
        if (job.has("proof")) {
            printProof(out);
        }
        for (JsonNode warning : job.path("warnings")) {
            out.println("Warning: " + warning.asText());
        }
        if (job.has("error")) {
            out.println("The sync " + job.path("state").asText() + ": "
                    + job.path("error").path("message").asText());
        }
        if (job.has("result")) {
            printResult(out, job.path("result"));
        }
    }

    private void printProof(PrintStream out) {
        JsonNode tables = job.path("proof").path("tables");
        int width = "table".length();
        for (JsonNode table : tables) {
            width = Math.max(width, table.path("table").asText().length());
        }
        String line = "  %-" + Math.min(WIDEST, width) + "s  %12s  %12s  %s%n";
        out.printf(Locale.ROOT, line, "table", "rows sent", "arrived", "");
        long sent = 0;
        long received = 0;
        for (JsonNode table : tables) {
            long of = table.path("rowsSent").asLong();
            long to = table.path("rowsReceived").asLong();
            sent += of;
            received += to;
            out.printf(
                    Locale.ROOT,
                    line,
                    table.path("table").asText(),
                    Figures.count(of),
                    Figures.count(to),
                    of == to ? "ok" : "DIFFERS");
        }
        String all = tables.size() + " tables";
        out.printf(
                Locale.ROOT,
                line,
                all,
                Figures.count(sent),
                Figures.count(received),
                sent == received ? "ok" : "DIFFERS");
        out.println();
    }

    private void printResult(PrintStream out, JsonNode result) {
        double bytes = result.path("bytes").asDouble();
        double seconds = result.path("seconds").asDouble();
        out.printf(
                "%s: %s rows, %s in %s, %s/s.%n",
                isProven() ? "Proven" : "NOT PROVEN",
                Figures.count(result.path("rows").asLong()),
                Figures.megabytes(bytes),
                Figures.seconds(seconds),
                Figures.megabytes(bytes / Math.max(0.01, seconds)));
        if (result.has("previous")) {
            out.println("The database that was replaced is kept as "
                    + result.path("previous").asText() + ".");
        }
    }
}
