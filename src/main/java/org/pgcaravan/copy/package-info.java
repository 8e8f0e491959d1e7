/** Streams the rows of one chunk from a source into a sink by COPY, without looking at them. */
package org.pgcaravan.copy;
