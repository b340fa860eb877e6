/**
 * Sockets: the ingest server, the link to the origin, flow control. The only package that touches
 * io.netty.channel, but for the event loops that the gateway hands out.
 */
@NullMarked
package io.sluice.gateway.net;

import org.jspecify.annotations.NullMarked;
