/** What the routes call: an attempt's steps, in the words of the route files. Knows no Camel. */
package org.pgcaravan.transfer;
