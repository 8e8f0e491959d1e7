/** Loads a staging database beside the destination, and puts it in the destination's place by renaming. */
package org.pgcaravan.replace;
