/** The queue, the history and the event log on Redis. Every change is one Lua script (resources, {@code redis/}), so it happens whole or not at all. */
package org.pgcaravan.redis;
