/** May this database be read, may it be written to? Decided by configuration, by host, and by what the live connection says it is. */
package org.pgcaravan.guard;
