/** Dumps: the folder they lie in, how one is written and read, and SQL as it is found in them. */
package org.pgcaravan.dump;
