/** The ground floor of everything that talks to PostgreSQL: connections, session settings, identifiers, versions. */
package org.pgcaravan.postgres;
