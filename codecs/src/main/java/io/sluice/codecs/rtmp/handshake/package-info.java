/**
 * The RTMP handshake (RTMP 1.0 section 5.2), in its simple and its digest form. Touches
 * netty-buffer and the JDK's HMAC. Called by the session layer.
 */
@NullMarked
package io.sluice.codecs.rtmp.handshake;

import org.jspecify.annotations.NullMarked;
