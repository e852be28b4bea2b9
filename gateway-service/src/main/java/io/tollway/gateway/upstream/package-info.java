/**
 * HTTP/1.1 to providers: one pool of connections per provider account and event loop, and one call at a time on a connection. Sockets, names and TLS are Vert.x', the protocol is Netty's codec;
 * what lies between is ours, because a general client's streams, queues and futures cost a call more than everything it decides.
 */
@NullMarked
package io.tollway.gateway.upstream;

import org.jspecify.annotations.NullMarked;
