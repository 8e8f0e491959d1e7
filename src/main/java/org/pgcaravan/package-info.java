/** pgcaravan moves PostgreSQL databases safely. Start at {@code routes/job-run.camel.yaml}. */
package org.pgcaravan;
