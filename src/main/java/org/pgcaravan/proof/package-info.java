/** The evidence that source and result agree. */
package org.pgcaravan.proof;
