/** The wiring: configuration, Camel, HTTP, websockets. The only room that knows Camel and vert.x; decides nothing about databases. */
package org.pgcaravan.app;
