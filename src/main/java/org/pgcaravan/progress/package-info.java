/** How far a job is, as plain values, and the meter that works it out. Knows no transport. */
package org.pgcaravan.progress;
