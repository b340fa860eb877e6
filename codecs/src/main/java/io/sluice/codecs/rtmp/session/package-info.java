/**
 * RTMP sessions without sockets: {@link io.sluice.codecs.rtmp.session.IngestSession} towards an
 * encoder, {@link io.sluice.codecs.rtmp.session.PushSession} towards an origin. Bytes in, events
 * out, bytes to write; no channel, clock, thread or logger. Called by the gateway's net package and
 * by the load tester.
 */
@NullMarked
package io.sluice.codecs.rtmp.session;

import org.jspecify.annotations.NullMarked;
