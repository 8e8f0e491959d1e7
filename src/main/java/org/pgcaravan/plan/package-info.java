/** What an attempt will do, worked out before it does anything: chunks, tasks, their weights and their order. */
package org.pgcaravan.plan;
