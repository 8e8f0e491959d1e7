/** SQL dumps: reading plain SQL as psql would, and what of it an import lets through. */
package org.pgcaravan.dump;
