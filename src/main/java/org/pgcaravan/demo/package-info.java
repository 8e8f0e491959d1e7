/** The demo: real servers in a temporary folder, a sample shop, one sync over the public API. Not part of what {@code serve} ships. */
package org.pgcaravan.demo;
