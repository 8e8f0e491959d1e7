/** Jobs as plain values, and what the rest of the service asks of a queue and its history. Knows no storage and no database. */
package org.pgcaravan.job;
